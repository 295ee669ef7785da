package io.throttlemachines.spring.aop;

/** Is called for each bean that has annotated methods, when the bean is created. */
@FunctionalInterface
public interface AnnotatedBeanListener {

    /**
     * A bean with annotated methods was created. Any thread may call this.
     *
     * @param beanName the bean's name
     * @param bean     the bean, which may be a proxy
     * @param type     the class of the application, without proxies
     */
    void annotatedBean(String beanName, Object bean, Class<?> type);
}
