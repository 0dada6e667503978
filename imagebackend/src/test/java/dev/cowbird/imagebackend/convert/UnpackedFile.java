/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A sparse file that an image is unpacked to, and which holds the unpacker to its promises. */
final class UnpackedFile implements RawSink {
  private final FileChannel file;
  private final long virtualBytes;
  private final AtomicLong given = new AtomicLong();

  private UnpackedFile(FileChannel file, long virtualBytes) {
    this.file = file;
    this.virtualBytes = virtualBytes;
  }

  /** Unpacks an image into a new file. */
  static void unpack(ImageBytes image, int threads, Path target)
      throws IOException, MalformedImageException {
    Qcow2Header header = Qcow2Header.read(image);
    AtomicLong told = new AtomicLong();
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      UnpackedFile sink = new UnpackedFile(file, header.virtualBytes());
      new Qcow2Unpacker(threads).unpack(image, header, sink, told::addAndGet);
      if (file.size() < header.virtualBytes()) {
        file.write(ByteBuffer.allocate(1), header.virtualBytes() - 1);
      }
      assertThat(told.get()).as("told of").isLessThanOrEqualTo(sink.given.get());
    }
  }

  @Override
  public void write(long offset, ByteBuffer data) throws IOException {
    long end = offset + data.remaining();
    assertThat(data.isDirect()).isTrue();
    assertThat(data.remaining()).isBetween(1, 2 << 20);
    assertThat(offset % ALIGNMENT).isZero();
    assertThat(end % ALIGNMENT == 0 || end == virtualBytes).as("end at " + end).isTrue();
    assertThat(end).isLessThanOrEqualTo(virtualBytes);
    given.addAndGet(data.remaining());
    long at = offset;
    while (data.hasRemaining()) {
      at += file.write(data, at);
    }
  }
}
