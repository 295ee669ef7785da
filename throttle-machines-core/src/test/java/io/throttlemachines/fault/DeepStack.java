package io.throttlemachines.fault;

import io.throttlemachines.fault.CallOuts.Point;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ends the stack at any place in the library's own frames: for each step of the story, a thread recurses until its stack ends,
 * and plays the step in each of its last frames on the way back. Runs in a JVM of its own, because a stack that ends in a class
 * initializer makes that class unusable. Exits with 0 if nothing was harmed.
 */
final class DeepStack {

    private static final long STACK_BYTES = 200 * 1024;
    private static final int FRAMES = 1_500;

    private DeepStack() {}

    public static void main(String[] args) throws InterruptedException {
        showWhereItHangs();
        initializeClasses();
        FaultStory story = new FaultStory(new FaultScene(never()), false);
        for (int step = 0; step < story.length(); step++) {
            if (!story.runsTimers(step)) { // a timer has a thread of its own, with its whole stack
                dive(step);
            }
        }
        KeyedStory keyed = new KeyedStory(new KeyedScene(never()), false);
        for (int step = 0; step < keyed.length(); step++) {
            if (!keyed.runsTimers(step)) {
                diveWithKeys(step);
            }
        }
        DeepCompletion.verify(STACK_BYTES);
        DeepLimits.verify(STACK_BYTES);
    }

    /** Before the time of the test is over. */
    private static void showWhereItHangs() {
        new Timer(true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                Thread.getAllStackTraces().forEach(DeepStack::show);
                                Runtime.getRuntime().halt(1);
                            }
                        },
                        TimeUnit.MINUTES.toMillis(4));
    }

    private static void show(Thread thread, StackTraceElement[] stack) {
        System.out.println(thread);
        Stream.of(stack).limit(30).forEach(frame -> System.out.println("    at " + frame));
    }

    /** Plays the story with each fault, so that all classes are initialized before a stack ends. */
    private static void initializeClasses() {
        for (Point point : Point.values()) {
            try (FaultScene scene = new FaultScene(new CallOuts(point, 3, () -> new StackOverflowError("injected")))) {
                new FaultStory(scene).play();
                Unharmed.verify(scene);
            }
            try (KeyedScene scene = new KeyedScene(new CallOuts(point, 3, () -> new StackOverflowError("injected")))) {
                new KeyedStory(scene, true).play();
                UnharmedKeys.verify(scene);
            }
        }
    }

    private static CallOuts never() {
        return new CallOuts(Point.TICKER, Integer.MAX_VALUE, IllegalStateException::new);
    }

    private static void dive(int step) throws InterruptedException {
        try (FaultScene scene = new FaultScene(never())) {
            FaultStory story = new FaultStory(scene, false);
            for (int before = 0; before < step; before++) {
                story.play(before);
            }
            dive(step, () -> story.play(step), () -> Unharmed.verify(scene));
        }
    }

    private static void diveWithKeys(int step) throws InterruptedException {
        try (KeyedScene scene = new KeyedScene(never())) {
            KeyedStory story = new KeyedStory(scene, false);
            for (int before = 0; before < step; before++) {
                story.play(before);
            }
            dive(step, () -> story.play(step), () -> UnharmedKeys.verify(scene));
        }
    }

    private static void dive(int step, Runnable play, Runnable verify) throws InterruptedException {
        Thread thread = new Thread(null, new Diver(play), "diver", STACK_BYTES);
        thread.start();
        thread.join(TimeUnit.MINUTES.toMillis(2));
        if (thread.isAlive()) {
            throw new AssertionError("the thread waits for ever, step " + step);
        }
        try {
            verify.run();
        } catch (AssertionError | RuntimeException harmed) {
            throw new AssertionError("step " + step, harmed);
        }
    }

    private static final class Diver implements Runnable {

        private final Runnable step;
        private int back;

        Diver(Runnable step) {
            this.step = step;
        }

        @Override
        public void run() {
            try {
                run();
            } catch (StackOverflowError end) {
                // the deepest frame
            }
            if (back++ < FRAMES) {
                try {
                    step.run();
                } catch (StackOverflowError end) {
                    // not even the step could begin
                }
            }
        }
    }
}
