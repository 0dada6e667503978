/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.local;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.file.SparseInputStream;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A regular file of this host, reached through whatever symbolic links the operator's path has. Its
 * fingerprint is size, modification time and inode.
 */
public final class LocalImageSource implements ImageSource {
  private final Path realPath;

  private LocalImageSource(Path realPath) {
    this.realPath = realPath;
  }

  /**
   * Resolves the path.
   *
   * @throws ImageException {@code NOT_FOUND}, or {@code SOURCE_UNAVAILABLE} if it can't be resolved
   */
  public static LocalImageSource at(Path path) {
    try {
      return new LocalImageSource(path.toRealPath());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The path without symbolic links. */
  public Path realPath() {
    return realPath;
  }

  @Override
  public ImageId id() {
    return ImageId.ofRealPath(realPath);
  }

  @Override
  public Optional<String> fingerprint() {
    return describe().version();
  }

  @Override
  public SourceFacts describe() {
    BasicFileAttributes attributes = regularFile();
    String fingerprint = attributes.size() + " " + attributes.lastModifiedTime() + " " + inode();
    return SourceFacts.of(Optional.of(fingerprint), OptionalLong.of(attributes.size()));
  }

  /** Always at the start: a transfer from a file does not break and go on. */
  @Override
  public SourceStream open(ResumePoint from) {
    SourceFacts facts = describe();
    try {
      return new SourceStream(new SparseInputStream(realPath), 0, facts);
    } catch (IOException e) {
      throw unreadable(realPath, e);
    }
  }

  /** Without the device, whose number changes when some file systems are mounted again. */
  private Object inode() {
    try {
      return Files.getAttribute(realPath, "unix:ino");
    } catch (IOException e) {
      throw unreadable(realPath, e);
    }
  }

  private BasicFileAttributes regularFile() {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(realPath, BasicFileAttributes.class);
    } catch (IOException e) {
      throw unreadable(realPath, e);
    }
    if (!attributes.isRegularFile()) {
      String found = attributes.isDirectory() ? "a directory" : "a pipe, socket or device";
      throw new ImageException(
          Kind.IMAGE_REFUSED, "Image " + realPath + " is no regular file: it is " + found);
    }
    return attributes;
  }

  private static ImageException unreadable(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException || isBelowFile(path)) {
      return new ImageException(Kind.NOT_FOUND, "Image " + path + " does not exist", cause);
    }
    String why = cause instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(cause.getMessage());
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE, "Image " + path + " can't be read: " + why, cause);
  }

  /** Java has no exception of its own for ENOTDIR here, and its text depends on the locale. */
  private static boolean isBelowFile(Path path) {
    return Stream.iterate(path.toAbsolutePath().getParent(), Objects::nonNull, Path::getParent)
        .anyMatch(Files::isRegularFile);
  }
}
