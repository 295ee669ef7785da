package io.throttlemachines.testing;

import java.util.concurrent.CompletionException;

/** Exceptions of applications whose own methods throw. */
public enum Unreadable {
    MESSAGE {
        @Override
        public RuntimeException exception() {
            return new RuntimeException() {
                @Override
                public String getMessage() {
                    throw new IllegalStateException("no message");
                }
            };
        }
    },
    LOCALIZED_MESSAGE {
        @Override
        public RuntimeException exception() {
            return new RuntimeException() {
                @Override
                public String getLocalizedMessage() {
                    throw new AssertionError("no language");
                }
            };
        }
    },
    TEXT {
        @Override
        public RuntimeException exception() {
            return new RuntimeException() {
                @Override
                public String toString() {
                    throw Unreadable.<RuntimeException>checked(new Exception("no text"));
                }
            };
        }
    },
    CAUSE {
        @Override
        public RuntimeException exception() {
            return new RuntimeException() {
                @Override
                public synchronized Throwable getCause() {
                    throw new IllegalStateException("no cause");
                }
            };
        }
    },
    CAUSE_OF_A_WRAPPER {
        @Override
        public RuntimeException exception() {
            return new CompletionException("wrapper", new Exception("cause")) {
                @Override
                public synchronized Throwable getCause() {
                    throw Unreadable.<RuntimeException>checked(new Exception("no cause"));
                }
            };
        }
    };

    /** A new exception of this kind. */
    public abstract RuntimeException exception();

    /** Other languages than Java throw checked exceptions undeclared. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E checked(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
