package io.throttlemachines.internal.attempt;

/** Attaches the failures of other attempts to the failure that the caller gets. Internal. */
public final class Suppression {

    /** More than the attempts of any call: an exception that an application throws again and again must not grow for ever. */
    private static final int MOST = 100;

    private Suppression() {}

    /** Adds a failure to an exception. One that is thrown repeatedly gets each failure once. */
    public static void suppress(Throwable failure, Throwable outcome) {
        if (failure == outcome) {
            return;
        }
        Throwable[] known = outcome.getSuppressed();
        for (Throwable each : known) {
            if (each == failure) {
                return;
            }
        }
        if (known.length < MOST) {
            outcome.addSuppressed(failure);
        }
    }
}
