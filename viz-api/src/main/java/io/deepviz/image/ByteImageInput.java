package io.deepviz.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes as ImageIO wants them, without the copies and temporary files of its own streams. */
final class ByteImageInput extends ImageInputStreamImpl {
    private final byte[] bytes;

    ByteImageInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 255 : -1;
    }

    @Override
    public int read(byte[] target, int from, int count) {
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return -1;
        }
        int read = (int) Math.min(count, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, from, read);
        streamPos += read;
        return read;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
