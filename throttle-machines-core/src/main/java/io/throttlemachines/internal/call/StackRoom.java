package io.throttlemachines.internal.call;

/**
 * Checks that the stack has room for what a thread does while it holds a lock, a place or a flag. A
 * StackOverflowError there could leave it held for ever. So the check throws it earlier, while the thread holds
 * nothing. Internal.
 */
public final class StackRoom {

    private static final int PLACE = 12;
    private static final int LOCK = 40;
    private static final int STAGE = 120;
    private static final int CHANGE = 300;
    private static final int ATTEMPTS = 450;

    private StackRoom() {}

    /**
     * Room to give back a place at the stack depth at which the thread takes it. Costs some ten nanoseconds.
     *
     * @throws StackOverflowError if there is too little room
     */
    public static void toGiveBack() {
        int unused = deep(PLACE, 1, 2, 3, 4);
    }

    /**
     * Room to take a lock, change a few fields and give the lock back. Costs a tenth of a microsecond.
     *
     * @throws StackOverflowError if there is too little room
     */
    public static void toLock() {
        int unused = deep(LOCK, 1, 2, 3, 4);
    }

    /**
     * Room to follow a stage that is complete already, and to give back the place of its call. Costs a third of a microsecond.
     *
     * @throws StackOverflowError if there is too little room
     */
    public static void toFollowStage() {
        int unused = deep(STAGE, 1, 2, 3, 4);
    }

    /**
     * Room for a change of states under a lock. Costs about a microsecond.
     *
     * @throws StackOverflowError if there is too little room
     */
    public static void toChange() {
        int unused = deep(CHANGE, 1, 2, 3, 4);
    }

    /**
     * Room to begin a call in several attempts whose caller may end it at once, through a chain of its own: more than
     * {@link #toChange}, which the end needs. Costs one and a half microseconds.
     *
     * @throws StackOverflowError if there is too little room
     */
    public static void toBeginAttempts() {
        int unused = deep(ATTEMPTS, 1, 2, 3, 4);
    }

    /** Uses the stack: the values are needed after the return, so that each frame must keep them. */
    private static int deep(int frames, long a, long b, long c, long d) {
        if (frames == 0) {
            return (int) (a ^ b ^ c ^ d);
        }
        int below = deep(frames - 1, b + 1, c ^ a, d - b, a + c);
        return below + (int) (a + b + c + d);
    }
}
