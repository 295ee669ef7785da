package io.throttlemachines.graph;

/**
 * Writes names as Mermaid labels. Mermaid reads a label three times: for entities such as {@code #34;}, as Markdown, and as
 * HTML. So only letters, digits, and single hyphens and underscores between them are written as they are. Everything else
 * becomes an entity, which means nothing to Markdown and HTML; even a dot, as {@code www.example.com} would be a link.
 */
final class MermaidText {

    /** In code points. */
    private static final int LONGEST = 60;

    private static final int REPLACEMENT = 0xFFFD;

    private MermaidText() {}

    /** The text to put between quotation marks to show this name. */
    static String label(String name) {
        int[] characters = name.codePoints().toArray();
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < Math.min(characters.length, LONGEST); i++) {
            if (plain(characters, i)) {
                label.appendCodePoint(characters[i]);
            } else {
                label.append('#').append(shown(characters[i])).append(';');
            }
        }
        return characters.length > LONGEST ? label + "#8230;" : label.toString();
    }

    private static boolean plain(int[] characters, int i) {
        boolean joins = characters[i] == '-' || characters[i] == '_';
        return joins
                ? i > 0
                        && i + 1 < characters.length
                        && Character.isLetterOrDigit(characters[i - 1])
                        && Character.isLetterOrDigit(characters[i + 1])
                : Character.isLetterOrDigit(characters[i]);
    }

    /** Replaces characters that are invisible or change the direction of writing by the Unicode replacement character. */
    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> REPLACEMENT;
            default -> character;
        };
    }
}
