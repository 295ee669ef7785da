package io.throttlemachines.graph;

/**
 * Names as labels of Mermaid. Its labels are read three times: for entities such as {@code #34;}, as Markdown, and as HTML.
 * So only letters, digits, and single hyphens and underscores between them are written as they are; all else is an entity,
 * which is none of Markdown's and HTML's business. Not even a dot is spared: {@code www.example.com} would be a link.
 */
final class MermaidText {

    /** In characters as a reader counts them. */
    private static final int LONGEST = 60;

    private static final int REPLACEMENT = 0xFFFD;

    private MermaidText() {}

    /** What stands between quotation marks and is shown as the name. */
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

    /** What cannot be seen, or turns the writing round, is shown as a question mark of Unicode's. */
    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> REPLACEMENT;
            default -> character;
        };
    }
}
