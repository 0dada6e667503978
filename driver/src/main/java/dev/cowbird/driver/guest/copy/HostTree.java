/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This host's files. What is written is durable. */
public class HostTree implements FileTree {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<OpenOption> READ_NO_LINK =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** What is kept free: a host without room is a host whose guests stop. */
  private static final long KEPT_FREE = 1L << 30;

  @Override
  public Optional<TreeEntry> find(String path) throws IOException {
    try {
      return Optional.of(entry(path(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<TreeEntry> children(String directory, int most) throws IOException {
    List<TreeEntry> children = new ArrayList<>();
    try (DirectoryStream<Path> list = Files.newDirectoryStream(path(directory))) {
      Iterator<Path> paths = list.iterator();
      while (children.size() < most && paths.hasNext()) {
        children.add(entry(paths.next(), LinkOption.NOFOLLOW_LINKS));
      }
    }
    return children;
  }

  private static TreeEntry entry(Path path, LinkOption... links) throws IOException {
    String name = Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    int mode = (Integer) Files.getAttribute(path, "unix:mode", links);
    return TreeEntry.ofMode(name, mode, (Long) Files.getAttribute(path, "size", links));
  }

  /** Whoever may change what is read must not have other files read by putting links there. */
  @Override
  public InputStream read(String top, String below) throws IOException {
    if (below.isEmpty()) {
      return Files.newInputStream(path(top));
    }
    try (DirectoryStream<Path> directory = Files.newDirectoryStream(path(top))) {
      return open(directory, path(below.substring(1)));
    }
  }

  private static InputStream open(DirectoryStream<Path> directory, Path below) throws IOException {
    if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
      throw new IOException("this host's files can't be opened without following links");
    }
    if (below.getNameCount() == 1) {
      return Channels.newInputStream(secure.newByteChannel(below, READ_NO_LINK));
    }
    Path first = below.getName(0);
    try (DirectoryStream<Path> next = secure.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
      return open(next, first.relativize(below));
    }
  }

  @Override
  public void write(String file, InputStream content) throws IOException {
    Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path(file), anew, PRIVATE_FILE);
        OutputStream sink = Channels.newOutputStream(channel)) {
      content.transferTo(sink);
      channel.force(true);
    }
  }

  @Override
  public void makeDirectory(String directory) throws IOException {
    Files.createDirectory(path(directory), PRIVATE_DIRECTORY);
  }

  @Override
  public void setPermissions(String path, int permissions) throws IOException {
    Files.setAttribute(path(path), "unix:mode", permissions);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent = FileChannel.open(parent(path(to)))) {
      parent.force(true);
    }
  }

  private static Path parent(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(path);
  }

  @Override
  public void remove(String directory) throws IOException {
    if (Files.exists(path(directory), LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(path(directory), new Remover());
    }
  }

  /** A directory that was given its permissions may not be writable any more. */
  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.setAttribute(directory, "unix:mode", 0700);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public long room(String directory) throws IOException {
    FileStore store = Files.getFileStore(path(directory));
    return Math.max(0, store.getUsableSpace() - KEPT_FREE);
  }

  private static Path path(String path) throws IOException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IOException("this host can't have a file of this name", e);
    }
  }
}
