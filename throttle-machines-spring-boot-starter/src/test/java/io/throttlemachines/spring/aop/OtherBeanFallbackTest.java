package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.spring.autoconfigure.AopWiring;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

/** A fallback that is a method of another bean: {@code bean::method}. */
class OtherBeanFallbackTest {

    private static ApplicationContextRunner with(String fallback, Supplier<Saved> saved) {
        return AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues("fallback=" + fallback)
                .withBean("saved", Saved.class, saved);
    }

    private static String priceWhenOpen(ApplicationContextRunner runner) {
        StringBuilder answer = new StringBuilder();
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ThrottleMachines.class).breaker("shop").isolate();
            answer.append(context.getBean(Shop.class).price("tea"));
        });
        return answer.toString();
    }

    @Test
    void theMostSpecificMethodOfTheOtherBeanAnswers() {
        assertThat(priceWhenOpen(with("saved::price", Saved::new))).isEqualTo("saved tea, open");
    }

    @Test
    void aStaticMethodOfTheOtherBeanAnswers() {
        assertThat(priceWhenOpen(with("saved::fixed", Saved::new))).isEqualTo("fixed tea");
    }

    @Test
    void aMethodOfASuperclassOrInterfaceOfTheOtherBeanAnswers() {
        assertThat(priceWhenOpen(with("saved::inherited", Saved::new))).isEqualTo("inherited tea");
    }

    @Test
    void theOtherBeanIsCalledThroughItsProxy() {
        with("saved::limited", Saved::new).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("shop").isolate();
            Shop shop = context.getBean(Shop.class);
            assertThat(shop.price("tea")).isEqualTo("state 7 tea");
            assertThat(shop.price("tea")).isEqualTo("too often");
        });
    }

    @Test
    void aProxyWithInterfacesOnlyIsCalledThroughThem() {
        assertThat(priceWhenOpen(
                        with("saved::priced", Saved::new).withPropertyValues("spring.aop.proxy-target-class=false")))
                .isEqualTo("priced tea");
    }

    @Test
    void aLazyBeanIsCreatedWithTheFirstFallback() {
        AtomicInteger created = new AtomicInteger();
        AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues("fallback=saved::price")
                .withBean(
                        "saved",
                        Saved.class,
                        () -> {
                            created.incrementAndGet();
                            return new Saved();
                        },
                        definition -> definition.setLazyInit(true))
                .run(context -> {
                    Shop shop = context.getBean(Shop.class);
                    assertThat(shop.price("tea")).isEqualTo("fresh tea");
                    assertThat(created).hasValue(0);
                    context.getBean(ThrottleMachines.class).breaker("shop").isolate();
                    assertThat(shop.price("tea")).isEqualTo("saved tea, open");
                    assertThat(created).hasValue(1);
                });
    }

    @Test
    void aPrototypeIsCreatedForEachFallback() {
        AtomicInteger created = new AtomicInteger();
        AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues("fallback=saved::price")
                .withBean(
                        "saved",
                        Saved.class,
                        () -> {
                            created.incrementAndGet();
                            return new Saved();
                        },
                        definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
                .run(context -> {
                    context.getBean(ThrottleMachines.class).breaker("shop").isolate();
                    context.getBean(Shop.class).price("tea");
                    context.getBean(Shop.class).price("tea");
                    assertThat(created).hasValue(2);
                });
    }

    @Test
    void aPublisherIsAnsweredFromAnotherBeanToo() {
        AnnotationContexts.with(builder -> {}, ReactiveShop.class)
                .withBean("saved", Saved.class)
                .run(context -> {
                    context.getBean(ThrottleMachines.class).breaker("reactive").isolate();
                    assertThat(context.getBean(ReactiveShop.class).price("tea").block())
                            .isEqualTo("later tea");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "savd::price | in a bean 'savd', which does not exist | Did you mean 'saved'",
                "saved::prise | 'prise' is no method of the bean 'saved' | Write 'String prise(String)'",
                "saved::number | no method 'number' of the bean 'saved' fits | Write 'String number(String)'",
                "saved::secret | 'secret' of the bean 'saved' is private | Make it at least package-private",
                "saved::failing | throws Exception, which the method does not declare | Declare the exception",
                "::price | names no bean | Write 'bean::method'",
                "saved:: | names no method | Write 'bean::method'"
            })
    void whatDoesNotFitStopsTheStart(String fallback, String problem, String advice) {
        with(fallback, Saved::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining(problem)
                        .hasMessageContaining(advice));
    }

    @Test
    void aBeanWhoseClassIsUnknownStopsTheStart() {
        AnnotationContexts.with(builder -> {}, Shop.class)
                .withPropertyValues("fallback=saved::price")
                .withBean("saved", UntypedFactory.class, UntypedFactory::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidAnnotationException.class)
                        .hasMessageContaining("whose class is only known once the bean exists"));
    }

    @Test
    void allMistakesAreReportedWhenTheMachinesCannotBeCreated() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AopWiring.TYPE))
                .withBean(ThrottleMachines.class, () -> {
                    throw new IllegalStateException("no machines");
                })
                .withBean(AnnotationContext.LimiterDefaults.class, () -> LimiterConfig::builder)
                .withBean(Shop.class)
                .withPropertyValues("fallback=gone::price")
                .run(context -> assertThat(List.of(context.getStartupFailure().getSuppressed()))
                        .singleElement()
                        .asString()
                        .contains("in a bean 'gone'"));
    }

    public static class Shop {

        @CircuitBreaker(name = "shop", fallback = "${fallback}")
        public String price(String article) {
            return "fresh " + article;
        }
    }

    public static class ReactiveShop {

        @CircuitBreaker(name = "reactive", fallback = "saved::later")
        public Mono<String> price(String article) {
            return Mono.just("fresh " + article);
        }
    }

    public interface Priced {

        String priced(String article);

        default String inherited(String article) {
            return "inherited " + article;
        }
    }

    public static class Saved implements Priced {

        private final int state = 7;

        String price(String article) {
            return "saved " + article;
        }

        String price(String article, CircuitOpenException refusal) {
            return "saved " + article + ", open";
        }

        static String fixed(String article) {
            return "fixed " + article;
        }

        @Throttled(name = "saved-prices", limit = 1, period = "1h", fallback = "tooOften")
        public String limited(String article) {
            return "state " + state + " " + article;
        }

        String tooOften(String article) {
            return "too often";
        }

        @Override
        @Throttled(name = "saved-priced", limit = 1, period = "1h")
        public String priced(String article) {
            return "priced " + article;
        }

        Mono<String> later(String article) {
            return Mono.just("later " + article);
        }

        int number(String article) {
            return article.length();
        }

        private String secret(String article) {
            return article;
        }

        String failing(String article) throws Exception {
            throw new Exception(article);
        }
    }

    /** Says nothing about the class of its object. */
    @SuppressWarnings("rawtypes")
    static final class UntypedFactory implements FactoryBean {

        @Override
        public Object getObject() {
            return new Saved();
        }

        @Override
        public Class<?> getObjectType() {
            return null;
        }
    }
}
