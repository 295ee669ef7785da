package io.throttlemachines.spring.aop;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.aop.kotlin.Signature;
import io.throttlemachines.spring.slice.TestSlice;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Operator;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardTypeLocator;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * A SpEL expression over the arguments of a method, parsed and checked once. If it is only the name of a parameter, the argument
 * is taken directly, without SpEL. Immutable and thread-safe.
 */
final class MethodExpression {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();
    private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final Set<String> ALWAYS_KNOWN = Set.of("root", "this");

    /** What has a constant value if all its parts have one. */
    private static final Set<Class<?>> OF_LITERALS =
            Set.of(Literal.class, Operator.class, OperatorNot.class, Ternary.class, Elvis.class, InlineList.class);

    /** The properties of {@link Root}. */
    private static final Set<String> OF_CALL =
            Set.of("invocation", "method", "methodName", "target", "targetClass", "args", "class");

    private final Method method;

    /** The method with the parameter names that the expression uses. */
    private final Method declared;

    private final ConfigurableListableBeanFactory beanFactory;
    private final SpelExpression expression;
    private final int argument;

    private MethodExpression(
            AnnotatedMethod<?> method,
            ConfigurableListableBeanFactory beanFactory,
            SpelExpression expression,
            int argument) {
        this.method = method.method();
        this.declared = method.declared();
        this.beanFactory = beanFactory;
        this.expression = expression;
        this.argument = argument;
    }

    static MethodExpression parse(
            String attribute, String text, AnnotatedMethod<?> method, ConfigurableListableBeanFactory beanFactory) {
        SpelExpression expression;
        try {
            expression = PARSER.parseRaw(text);
        } catch (ParseException | IllegalStateException | IllegalArgumentException invalid) {
            throw new ConfigurationException(
                    null,
                    attribute,
                    attribute + " = \"" + text + "\" is not SpEL: " + invalid.getMessage() + ".",
                    "Write an expression over the parameters, such as #user or #order.customer.");
        }
        List<String> names = parameterNames(method.declared());
        rejectUnknownProperty(attribute, text, expression.getAST(), names);
        Set<String> unknown = variables(expression.getAST(), new LinkedHashSet<>());
        unknown.removeAll(known(names, Signature.parameters(method.declared())));
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    attribute,
                    attribute + " = \"" + text + "\" uses #"
                            + unknown.iterator().next() + ", which is not a parameter.",
                    "Its parameters are " + names + "; #p0, #p1 and so on are their positions.");
        }
        rejectUnknownClass(attribute, text, expression.getAST(), beanFactory.getBeanClassLoader());
        rejectUnknownBean(attribute, text, expression.getAST(), beanFactory);
        return new MethodExpression(method, beanFactory, expression, argument(text.trim(), names));
    }

    /** A name without # is a property of the call, which has only a few. Often it is meant to be a parameter. */
    private static void rejectUnknownProperty(String attribute, String text, SpelNode tree, List<String> parameters) {
        ofCall(tree)
                .filter(name -> !OF_CALL.contains(StringUtils.uncapitalize(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new ConfigurationException(
                            null,
                            attribute,
                            attribute + " = \"" + text + "\" uses '" + name + "', which is no property of a call.",
                            "Write parameters with a #. The parameters are " + parameters + "; #p0, #p1 and so on are"
                                    + " their positions.");
                });
    }

    /** The properties that an expression reads from the call, and not from something that it has found before. */
    private static Stream<String> ofCall(SpelNode node) {
        if (node instanceof PropertyOrFieldReference property) {
            return Stream.of(property.getName());
        }
        if (node instanceof Indexer || node instanceof Projection || node instanceof Selection) {
            return Stream.empty();
        }
        IntPredicate evaluated = i -> true;
        if (node instanceof InlineMap) {
            evaluated = i -> i % 2 == 1; // the others are keys
        } else if (node instanceof CompoundExpression) {
            boolean fromRoot =
                    ALWAYS_KNOWN.contains(node.getChild(0).toStringAST().substring(1));
            evaluated = i -> i == 0 || (i == 1 && fromRoot) || node.getChild(i) instanceof MethodReference;
        }
        return IntStream.range(0, node.getChildCount())
                .filter(evaluated)
                .mapToObj(node::getChild)
                .flatMap(MethodExpression::ofCall);
    }

    /** In {@code T(com.acme.Order)} or {@code new com.acme.Order()}. */
    private static void rejectUnknownClass(
            String attribute, String text, SpelNode node, @Nullable ClassLoader classLoader) {
        if (node instanceof TypeReference || node instanceof ConstructorReference) {
            String name = node.getChild(0).toStringAST();
            try {
                Object unused = ClassUtils.resolvePrimitiveClassName(name) == null
                        ? new StandardTypeLocator(classLoader).findType(name)
                        : name;
            } catch (SpelEvaluationException unknown) {
                throw new ConfigurationException(
                        null,
                        attribute,
                        attribute + " = \"" + text + "\" uses the class '" + name + "', which does not exist.",
                        "Write the full name of a class on the class path, such as java.time.LocalDate. Only those of"
                                + " java.lang need no package.");
            }
        }
        children(node).forEach(child -> rejectUnknownClass(attribute, text, child, classLoader));
    }

    /** In {@code @tenants.current()}. */
    private static void rejectUnknownBean(
            String attribute, String text, SpelNode node, ConfigurableListableBeanFactory beans) {
        if (node instanceof BeanReference) {
            String name = node.toStringAST().replaceFirst("^@", "").replaceAll("^'|'$", "");
            if (!beans.containsBean(name)) {
                throw new ConfigurationException(
                        null,
                        attribute,
                        attribute + " = \"" + text + "\" uses the bean '" + name + "', which does not exist.",
                        TestSlice.adviceOnMissing(name, beans));
            }
        }
        children(node).forEach(child -> rejectUnknownBean(attribute, text, child, beans));
    }

    private static Stream<SpelNode> children(SpelNode node) {
        return IntStream.range(0, node.getChildCount()).mapToObj(node::getChild);
    }

    private static List<String> parameterNames(Method method) {
        @Nullable String[] names = NAMES.getParameterNames(method);
        return names == null
                ? List.of()
                : Arrays.stream(names)
                        .limit(Signature.parameters(method))
                        .map(String::valueOf)
                        .toList();
    }

    private static int argument(String text, List<String> names) {
        return text.startsWith("#") ? names.indexOf(text.substring(1)) : -1;
    }

    private static Set<String> known(List<String> names, int parameters) {
        Set<String> known = new HashSet<>(names);
        known.addAll(ALWAYS_KNOWN);
        IntStream.range(0, parameters).forEach(i -> known.addAll(List.of("p" + i, "a" + i)));
        return known;
    }

    private static Set<String> variables(SpelNode node, Set<String> found) {
        if (node instanceof VariableReference || node instanceof FunctionReference) {
            found.add(node.toStringAST().substring(1).replaceFirst("\\(.*", ""));
        }
        children(node).forEach(child -> variables(child, found));
        return found;
    }

    /** The types of the value or of what it holds, as far as the expression itself shows them. */
    List<ResolvableType> parts(Class<?> beanType) {
        return parts(expression.getAST(), parameterNames(declared), beanType).toList();
    }

    private Stream<ResolvableType> parts(SpelNode node, List<String> names, Class<?> beanType) {
        String text = node.toStringAST();
        if (node instanceof InlineList) {
            return children(node).flatMap(child -> parts(child, names, beanType));
        }
        if (text.equals("#root.args") || text.equals("args")) {
            return Stream.of(ResolvableType.forClass(Object[].class));
        }
        return IntStream.range(0, Signature.parameters(declared))
                .filter(i -> text.equals("#p" + i)
                        || text.equals("#a" + i)
                        || (i < names.size() && text.equals("#" + names.get(i))))
                .mapToObj(i -> ResolvableType.forMethodParameter(declared, i, beanType));
    }

    /** Whether the value is the same at each call, because the expression has only literals. */
    boolean isConstant() {
        return isConstant(expression.getAST());
    }

    private static boolean isConstant(SpelNode node) {
        return node instanceof InlineMap map
                ? map.isConstant() // its keys may be names
                : OF_LITERALS.stream().anyMatch(type -> type.isInstance(node))
                        && children(node).allMatch(MethodExpression::isConstant);
    }

    /** The value of a constant expression. */
    @Nullable
    Object constant() {
        return expression.getValue();
    }

    @Nullable
    Object value(MethodInvocation invocation) {
        @Nullable Object[] arguments = invocation.getArguments();
        if (argument >= 0) {
            return arguments[argument];
        }
        MethodBasedEvaluationContext context =
                new MethodBasedEvaluationContext(new Root(invocation, method), declared, arguments, NAMES);
        context.setBeanResolver(new BeanFactoryResolver(beanFactory));
        return expression.getValue(context);
    }

    /** The {@code #root} of an expression: the call. SpEL reads it through its getters. */
    record Root(MethodInvocation invocation, Method method) {

        public @Nullable Object getTarget() {
            return invocation.getThis();
        }

        public Class<?> getTargetClass() {
            Object target = invocation.getThis();
            return target == null ? method.getDeclaringClass() : target.getClass();
        }

        public Method getMethod() {
            return method;
        }

        public String getMethodName() {
            return method.getName();
        }

        public @Nullable Object[] getArgs() {
            return Signature.arguments(method, invocation.getArguments());
        }
    }
}
