package io.throttlemachines.spring.aop;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.spring.aop.FallbackTypesTest.Order;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Beans whose fallbacks fit, and beans whose fallbacks do not. */
final class FallbackBeans {

    private FallbackBeans() {}

    static class Superclass<T> {

        T instead(T given) {
            return given;
        }
    }

    static class Bound extends Superclass<Order> {

        @CircuitBreaker(name = "bound", fallback = "instead")
        public Order load(Order given) {
            return given;
        }
    }

    static class OtherBinding extends Superclass<String> {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Order load(Order given) {
            return given;
        }
    }

    static class Narrower {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Collection<String> call() {
            return List.of();
        }

        ArrayList<String> instead() {
            return new ArrayList<>();
        }
    }

    @SuppressWarnings("rawtypes")
    static class Raw {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call() {
            return List.of();
        }

        List instead() {
            return List.of();
        }
    }

    static class Wildcard {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<? extends Number> call(List<Integer> argument) {
            return List.of();
        }

        List<Integer> instead(List<? extends Number> argument) {
            return List.of();
        }
    }

    static class ExactList {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call(Map<String, List<Integer>> argument) {
            return List.of();
        }

        List<String> instead(Map<String, List<Integer>> argument, Exception failure) {
            return List.of();
        }
    }

    static class Primitive {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Integer call() {
            return 1;
        }

        int instead() {
            return 2;
        }
    }

    static class PrimitiveObject {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Object call() {
            return 1;
        }

        boolean instead(Exception failure) {
            return false;
        }
    }

    static class OtherPrimitive {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Long call() {
            return 1L;
        }

        int instead() {
            return 2;
        }
    }

    static class OwnVariable {

        @CircuitBreaker(name = "a", fallback = "instead")
        public <T> List<T> call(T argument) {
            return List.of();
        }

        <S> List<S> instead(S argument) {
            return List.of();
        }
    }

    static class DeclaredException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws IOException {
            return "";
        }

        String instead() throws FileNotFoundException {
            throw new FileNotFoundException();
        }
    }

    static class UncheckedException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() {
            return "";
        }

        String instead() throws IllegalStateException, StackOverflowError {
            return "";
        }
    }

    static class SubtypeOfStage {

        @CircuitBreaker(name = "a", fallback = "instead")
        public CompletionStage<String> call() {
            return new CompletableFuture<>();
        }

        CompletableFuture<String> instead() {
            return new CompletableFuture<>();
        }
    }

    static class OtherAnswer {

        @CircuitBreaker(name = "a", fallback = "instead")
        public List<String> call(String argument) {
            return List.of();
        }

        List<Integer> instead(String argument) {
            return List.of();
        }
    }

    static class OtherStage {

        @CircuitBreaker(name = "a", fallback = "instead")
        public CompletionStage<String> call() {
            return new CompletableFuture<>();
        }

        CompletableFuture<Integer> instead() {
            return new CompletableFuture<>();
        }
    }

    static class OtherNested {

        @CircuitBreaker(name = "a", fallback = "instead")
        public Map<String, List<String>> call() {
            return Map.of();
        }

        Map<String, List<Integer>> instead() {
            return Map.of();
        }
    }

    static class OtherArgument {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call(List<String> argument) {
            return "";
        }

        String instead(List<Integer> argument) {
            return "";
        }
    }

    static class CheckedException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() {
            return "";
        }

        String instead() throws IOException {
            throw new IOException();
        }
    }

    static class BroaderException {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws FileNotFoundException {
            return "";
        }

        String instead() throws IOException {
            throw new IOException();
        }
    }

    static class OneOfTwo {

        @CircuitBreaker(name = "a", fallback = "instead")
        public String call() throws IOException {
            return "";
        }

        String instead() {
            return "";
        }

        String instead(RuntimeException failure) throws Exception {
            throw new Exception(failure);
        }
    }
}
