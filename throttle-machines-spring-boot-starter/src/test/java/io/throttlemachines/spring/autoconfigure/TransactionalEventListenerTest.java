package io.throttlemachines.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Application listeners that wait for the end of a transaction get the events of the library then. */
@ExtendWith(OutputCaptureExtension.class)
class TransactionalEventListenerTest {

    private final ApplicationContextRunner runner =
            Starts.runner().withBean(Seen.class, Seen::new).withUserConfiguration(Transactions.class, Last.class);

    private static List<String> seen(ApplicationContext context) {
        return context.getBean(Seen.class).by;
    }

    private static void open(ApplicationContext context) {
        context.getBean(ThrottleMachines.class).breaker("a").forceOpen();
    }

    @Test
    void aTransactionalListenerRunsWhenTheTransactionIsCommitted(CapturedOutput output) {
        runner.run(context -> {
            context.getBean(TransactionTemplate.class).executeWithoutResult(transaction -> {
                open(context);
                seen(context).add("before the commit");
            });

            assertThat(seen(context))
                    .containsExactly(
                            "last", "before the commit", "commit", "failing after commit", "after commit", "completed");
        });
        assertThat(output).contains("IllegalStateException: of the transactional listener");
    }

    @Test
    void aTransactionThatIsRolledBackIsHeardByThoseWhoAskForIt() {
        runner.run(context -> {
            context.getBean(TransactionTemplate.class).executeWithoutResult(transaction -> {
                open(context);
                transaction.setRollbackOnly();
            });

            assertThat(seen(context)).containsExactly("last", "after rollback", "completed");
        });
    }

    @Test
    void withoutATransactionOnlyATransactionalListenerWithFallbackRuns() {
        runner.run(context -> {
            open(context);

            assertThat(seen(context)).containsExactly("completed", "last");
        });
    }

    static final class Seen {
        final List<String> by = new CopyOnWriteArrayList<>();
    }

    record Last(Seen seen) {

        @Order(100)
        @EventListener
        void on(BreakerTransition transition) {
            seen.by.add("last");
        }
    }

    record Transactional(Seen seen) {

        @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
        void before(BreakerTransition transition) {
            seen.by.add("commit");
        }

        @Order(1)
        @TransactionalEventListener
        void fails(BreakerTransition transition) {
            seen.by.add("failing after commit");
            throw new IllegalStateException("of the transactional listener");
        }

        @Order(2)
        @TransactionalEventListener
        void after(BreakerTransition transition) {
            seen.by.add("after commit");
        }

        @Order(3)
        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void rolledBack(BreakerTransition transition) {
            seen.by.add("after rollback");
        }

        @Order(4)
        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION, fallbackExecution = true)
        void completed(BreakerTransition transition) {
            seen.by.add("completed");
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class Transactions {

        @Bean
        TransactionTemplate transactions() {
            return new TransactionTemplate(new NothingToCommit());
        }

        @Bean
        Transactional transactional(Seen seen) {
            return new Transactional(seen);
        }
    }

    /** Transactions on nothing. */
    static final class NothingToCommit extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
