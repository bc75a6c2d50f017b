package io.deepviz.image;

/**
 * Printable ASCII in cells of 6 by 8 pixels, the last row for descenders. Built in, because a Java runtime without fonts
 * fails when asked to draw text, and because pictures are to be the same on every machine.
 */
final class PixelFont {
    /** Columns from one character to the next. */
    static final int ADVANCE = 6;
    /** Rows of a character. */
    static final int HEIGHT = 8;

    private static final int COLUMNS = 5;
    private static final String FIRST = " ";
    private static final String LAST = "~";
    private static final String BOX = "VHHHHHV0";

    /** A glyph each, from space to tilde: eight rows from top to bottom, each the digit to base 32 that its five dots make. */
    // spotless:off
    private static final String[] GLYPHS = (""
            + "00000000 44444040 AAA00000 AAVAVAA0 4FKE5U40 OP248J30 CIK8LID0 44400000 "
            + "24888420 84222480 04LEL400 044V4400 00000448 000V0000 00000CC0 11248GG0 "
            + "EHJLPHE0 4C4444E0 EH1248V0 V2421HE0 26AIV220 VGU11HE0 68GUHHE0 V1248880 "
            + "EHHEHHE0 EHHF12C0 0CC0CC00 0CC0C480 248G8420 00V0V000 84212480 EH124040 "
            + "EHNLNGE0 EHHVHHH0 UHHUHHU0 EHGGGHE0 SIHHHIS0 VGGUGGV0 VGGUGGG0 EHGNHHF0 "
            + "HHHVHHH0 E44444E0 72222IC0 HIKOKIH0 GGGGGGV0 HRLLHHH0 HPLLJHH0 EHHHHHE0 "
            + "UHHUGGG0 EHHHLID0 UHHUKIH0 FGGE11U0 V4444440 HHHHHHE0 HHHHHA40 HHHLLRH0 "
            + "HHA4AHH0 HHA44440 V1248GV0 E88888E0 GG842110 E22222E0 4AH00000 000000V0 "
            + "84200000 00E1FHF0 GGUHHHU0 00EGGHE0 11FHHHF0 00EHVGE0 688S8880 00FHHF1E "
            + "GGMPHHH0 40C444E0 206222IC GGIKOKI0 C44444E0 00QLLLL0 00MPHHH0 00EHHHE0 "
            + "00UHHUGG 00FHHF11 00MPGGG0 00FGE1U0 88S88960 00HHHJD0 00HHHA40 00HHLLA0 "
            + "00HA4AH0 00HHHF1E 00V248V0 24484420 44444440 84424480 008L2000").split(" ");
    // spotless:on

    private PixelFont() {}

    /** Columns that a line of text takes. */
    static int width(String line) {
        return line.codePointCount(0, line.length()) * ADVANCE;
    }

    /** Whether a character has a dot there; characters without a glyph are a box. */
    static boolean dot(int codePoint, int row, int column) {
        boolean known = codePoint >= FIRST.charAt(0) && codePoint <= LAST.charAt(0);
        String glyph = known ? GLYPHS[codePoint - FIRST.charAt(0)] : BOX;
        return column < COLUMNS && (Character.digit(glyph.charAt(row), 32) >> (COLUMNS - 1 - column) & 1) != 0;
    }
}
