/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Feature;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image that somebody keeps, raw or qcow2, and every file behind it, by the headers. Unlike
 * those of source images, what it names is used: its owner is an operator. What can't be told for
 * certain is refused.
 *
 * @param top the image itself
 * @param backing the files behind it, nearest first, to the very end
 */
public record VolumeChain(Link top, List<Link> backing) {
  private static final int LONGEST = 64;
  private static final int TYPE_MASK = 0170000;
  private static final int BLOCK_DEVICE = 0060000;

  public VolumeChain {
    backing = List.copyOf(backing);
  }

  /** What a link is on the host. */
  public enum Type {
    FILE,
    BLOCK_DEVICE
  }

  /**
   * One image.
   *
   * @param path absolute, without symbolic links
   */
  public record Link(Path path, ImageFormat format, Type type) {}

  /**
   * Reads an image's chain. A raw image has none, whatever is written in it.
   *
   * @param format what the image is said to be, raw or qcow2
   * @throws ImageException {@code NOT_FOUND}, {@code IMAGE_REFUSED} if it is neither file nor block
   *     device, is no such image, or names what can't be told for certain; {@code STATE_DIRECTORY}
   *     if it can't be read
   */
  public static VolumeChain read(Path volume, ImageFormat format) {
    List<Link> links = new ArrayList<>();
    Optional<Link> next = Optional.of(link(volume, format));
    while (next.isPresent()) {
      Link link = next.get();
      if (links.stream().anyMatch(known -> known.path().equals(link.path()))
          || links.size() == LONGEST) {
        throw refused(volume, "the files behind it never end: " + link.path() + " comes again");
      }
      if (!links.isEmpty() && link.type() == Type.BLOCK_DEVICE) {
        throw refused(volume, "it lies on block device " + link.path());
      }
      links.add(link);
      next = behind(link);
    }
    return new VolumeChain(links.get(0), links.subList(1, links.size()));
  }

  /** All images of the chain, the top first. */
  public List<Link> links() {
    List<Link> links = new ArrayList<>(backing);
    links.add(0, top);
    return links;
  }

  private static Link link(Path path, ImageFormat format) {
    try {
      Path real = path.toRealPath();
      return new Link(real, format, type(real));
    } catch (NoSuchFileException e) {
      throw new ImageException(Kind.NOT_FOUND, "There is no volume " + path, e);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading volume " + path, e);
    }
  }

  private static Type type(Path real) throws IOException {
    if (Files.isRegularFile(real)) {
      return Type.FILE;
    }
    int mode = (Integer) Files.getAttribute(real, "unix:mode");
    if ((mode & TYPE_MASK) != BLOCK_DEVICE) {
      throw refused(real, "it is neither a regular file nor a block device");
    }
    return Type.BLOCK_DEVICE;
  }

  private static Optional<Link> behind(Link link) {
    if (link.format() == ImageFormat.RAW) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(link.path())) {
      Qcow2Header header = Qcow2Header.read(ImageBytes.of(channel));
      requirePlain(link.path(), header);
      return header.backingFile().map(name -> backing(link.path(), name, header));
    } catch (MalformedImageException e) {
      throw refused(link.path(), "it is said to be qcow2, and " + e.reason());
    } catch (IOException e) {
      throw StorageErrors.translate("Reading volume " + link.path(), e);
    }
  }

  private static void requirePlain(Path path, Qcow2Header header) {
    if (header.cryptMethod() != 0) {
      throw refused(path, "it is encrypted");
    }
    if (header.has(Qcow2Feature.DATA_FILE)) {
      throw refused(path, "its data is in another file");
    }
    if (header.unknownFeatures() != 0) {
      throw refused(path, "it has features that are not known");
    }
  }

  private static Link backing(Path overlay, String name, Qcow2Header header) {
    ImageFormat format = header
        .backingFormat()
        .flatMap(ImageFormat::named)
        .filter(said -> said == ImageFormat.RAW || said == ImageFormat.QCOW2)
        .orElseThrow(() -> refused(
            overlay, "it does not say that the file behind it, " + name + ", is raw or qcow2"));
    if (name.indexOf(':') >= 0 && !name.startsWith("/")) {
      throw refused(overlay, "what is behind it, " + name + ", is no plain file");
    }
    try {
      return link(overlay.resolveSibling(name), format);
    } catch (InvalidPathException e) {
      throw refused(overlay, "what is behind it is no path: " + e.getMessage());
    }
  }

  private static ImageException refused(Path path, String why) {
    return new ImageException(
        Kind.IMAGE_REFUSED, "Volume " + path + " can't be a machine's disk: " + why);
  }
}
