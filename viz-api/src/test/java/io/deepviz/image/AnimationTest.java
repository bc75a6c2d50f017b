package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class AnimationTest {
    private static final Image RED = Image.rgb(1, 2, new int[] {0xff0000, 0x00ff00});
    private static final Image BLUE = Image.rgb(1, 2, new int[] {0x0000ff, 0xffffff});

    @Test
    void whoCannotPlayItSeesTheFirstPicture() throws IOException {
        byte[] file = Animation.of(List.of(RED, BLUE), Duration.ofMillis(250)).toPng();

        assertThat(Image.of(ImageIO.read(new ByteArrayInputStream(file)), 0)).isEqualTo(RED);
    }

    /** PNG specification, third edition, 11.3.6: control chunks and frame data are numbered in one sequence. */
    @Test
    void framesAreNumberedInOneSequence() {
        byte[] file =
                Animation.of(List.of(RED, BLUE, RED), Duration.ofMillis(250)).toPng();
        List<String> chunks = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 8; at < file.length; at += 12 + bytes.getInt(at)) {
            String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
            chunks.add(type.equals("fcTL") || type.equals("fdAT") ? type + bytes.getInt(at + 8) : type);
        }

        assertThat(chunks).containsExactly("IHDR", "acTL", "fcTL0", "IDAT", "fcTL1", "fdAT2", "fcTL3", "fdAT4", "IEND");
    }

    @Test
    void picturesOfOtherSizesAndOddTimesAreRefused() {
        assertThatThrownBy(() -> Animation.of(List.of(), Duration.ofSeconds(1)))
                .hasMessage("frames: expected at least one, got none");
        assertThatThrownBy(() -> Animation.of(List.of(RED, RED.enlarge(2)), Duration.ofSeconds(1)))
                .hasMessageStartingWith("frames: expected all like the first, Image 2x1 RGB, got Image 4x2");
        assertThatThrownBy(() -> Animation.of(List.of(RED), Duration.ZERO))
                .hasMessage("each: expected 1 ms to 30 s, got PT0S");
    }
}
