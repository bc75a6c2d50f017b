package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Damages files at random: as a bad disk does, and as somebody does who knows their format. */
final class Damage {
    private static final long[] NUMBERS = {
        -1,
        0,
        1,
        2,
        3,
        4,
        7,
        64,
        1000,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    /** What damaged graphs may say: operations that are allowed, and settings of theirs. */
    private static final List<ByteString> WORDS = Stream.concat(
                    Registry.OPERATIONS.keySet().stream()
                            .filter(AllowedOperations::isAllowed)
                            .sorted(),
                    Stream.of("SAME", "VALID", "EXPLICIT", "NHWC", "NCHW"))
            .map(ByteString::copyFromUtf8)
            .toList();

    private final Random random;

    Damage(long seed) {
        random = new Random(seed);
    }

    /** Bits flipped, a stretch overwritten, repeated or taken out, or the end cut off. */
    byte[] bytes(byte[] whole) {
        byte[] bytes = whole.clone();
        int place = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(16), bytes.length - place);
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, place, length);
            }
            case 2 -> bytes = joined(bytes, place + length, place);
            case 3 -> bytes = joined(bytes, place, place + length);
            default -> bytes = Arrays.copyOf(bytes, place);
        }
        return bytes;
    }

    /** What comes before one place, and what comes from another. */
    private static byte[] joined(byte[] bytes, int end, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + bytes.length - start);
        System.arraycopy(bytes, start, joined, end, bytes.length - start);
        return joined;
    }

    // ---- with a checksum that fits

    /** An index of variables, which has damage in its entries and a checksum that fits them. */
    byte[] index(byte[] whole) {
        byte[] bytes = whole.clone();
        int footer = bytes.length - 48; // begins with where the block behind the entries is
        int end = 0;
        int shift = 0;
        int at = footer;
        do {
            end |= (bytes[at] & 0x7F) << shift;
            shift += 7;
            at++;
        } while (bytes[at - 1] < 0);
        int block = end - 5; // the kind of the block and its checksum follow it
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(block)] = (byte) random.nextInt(256);
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, block + 1);
        int crc = (int) sum.getValue();
        int masked = Integer.rotateRight(crc, 15) + 0xa282ead8; // crc32c.h of TensorFlow
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(block + 1, masked);
        return bytes;
    }

    // ---- that keeps a description readable

    /** One or two values somewhere in a description changed, taken out, repeated, or exchanged for other words. */
    byte[] description(byte[] whole) {
        byte[] changed = whole;
        for (int i = random.nextInt(2); i >= 0; i--) {
            Values all = new Values(-1);
            all.visit(message(changed));
            Values one = new Values(random.nextInt(all.seen));
            one.texts = all.texts;
            changed = one.visit(message(changed)).toByteArray();
        }
        return changed;
    }

    private static UnknownFieldSet message(byte[] bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("bytes: expected a message", e);
        }
    }

    /** Walks through all values of a message and of those within it, and changes one. */
    private final class Values {
        private final int chosen;
        private List<ByteString> texts = new ArrayList<>();
        private int seen;

        Values(int chosen) {
            this.chosen = chosen;
        }

        UnknownFieldSet visit(UnknownFieldSet message) {
            UnknownFieldSet.Builder changed = UnknownFieldSet.newBuilder();
            message.asMap().forEach((number, field) -> {
                UnknownFieldSet.Field.Builder values = UnknownFieldSet.Field.newBuilder();
                for (long value : field.getVarintList()) {
                    values.addVarint(isChosen() ? NUMBERS[random.nextInt(NUMBERS.length)] : value);
                }
                for (int value : field.getFixed32List()) {
                    values.addFixed32(isChosen() ? random.nextInt() : value);
                }
                field.getFixed64List().forEach(values::addFixed64);
                field.getLengthDelimitedList().forEach(value -> visit(value, values));
                changed.addField(number, values.build());
            });
            return changed.build();
        }

        private boolean isChosen() {
            seen++;
            return seen - 1 == chosen;
        }

        private void visit(ByteString value, UnknownFieldSet.Field.Builder values) {
            if (isChosen()) {
                exchange(value, values);
                return;
            }
            try {
                values.addLengthDelimited(
                        visit(UnknownFieldSet.parseFrom(value)).toByteString());
            } catch (InvalidProtocolBufferException e) {
                values.addLengthDelimited(value);
                if (value.size() < 100) {
                    texts.add(value);
                }
            }
        }

        private void exchange(ByteString value, UnknownFieldSet.Field.Builder values) {
            switch (random.nextInt(6)) {
                case 0 -> values.addLengthDelimited(ByteString.EMPTY);
                case 1 -> values.addLengthDelimited(value).addLengthDelimited(value);
                case 2 ->
                    values.addLengthDelimited(
                            ByteString.copyFrom(bytes(value.isEmpty() ? new byte[1] : value.toByteArray())));
                case 3 -> values.addLengthDelimited(texts.get(random.nextInt(texts.size())));
                case 4 -> values.addLengthDelimited(WORDS.get(random.nextInt(WORDS.size())));
                default -> {} // taken out
            }
        }
    }
}
