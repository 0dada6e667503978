/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts qcow2 images by our own reader, on all cores. All others, and those which that can't
 * read, are another converter's, whose word is the last.
 */
public final class Qcow2Converter implements Converter {
  private static final Logger LOG = LoggerFactory.getLogger(Qcow2Converter.class);

  private final Qcow2Unpacker unpacker;
  private final HostFiles files;
  private final SpaceGuard space;
  private final Converter other;

  public Qcow2Converter(
      Qcow2Unpacker unpacker, HostFiles files, SpaceGuard space, Converter other) {
    this.unpacker = unpacker;
    this.files = files;
    this.space = space;
    this.other = other;
  }

  @Override
  public void convert(
      Path image, Inspection.Accepted accepted, Path target, LongConsumer unpackedBytes) {
    if (accepted.format() != ImageFormat.QCOW2
        || !isUnpacked(image, accepted, target, unpackedBytes)) {
      other.convert(image, accepted, target, unpackedBytes);
    }
  }

  private boolean isUnpacked(
      Path image, Inspection.Accepted accepted, Path target, LongConsumer unpackedBytes) {
    String attempted = "Converting image " + image;
    space.require(accepted.unpackedBytes(), attempted);
    try (FileChannel channel = FileChannel.open(image);
        RawFiles content = new RawFiles(files, space, attempted)) {
      content.create(target);
      ImageBytes bytes = ImageBytes.of(channel);
      unpacker.unpack(bytes, header(bytes, image, accepted), content, unpackedBytes);
      files.extend(target, accepted.virtualSize().bytes());
      content.settle();
      return true;
    } catch (MalformedImageException e) {
      LOG.debug("Our reader can't unpack {}: {}", image, e.reason());
      files.discard(target);
      return false;
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  private static Qcow2Header header(ImageBytes bytes, Path image, Inspection.Accepted accepted)
      throws IOException, MalformedImageException {
    Qcow2Header header = Qcow2Header.read(bytes);
    if (header.virtualBytes() != accepted.virtualSize().bytes()) {
      throw new ImageException(
          Kind.IMAGE_REFUSED, "Image " + image + " is not the one that was judged any more");
    }
    return header;
  }
}
