/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.guest.copy.Survey.Findings;
import dev.cowbird.driver.guest.copy.Survey.Item;
import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Copies a file or a directory from one tree to another: into a directory beside the destination
 * that nobody else may look into, and from there, when it is whole, to its name.
 */
public final class TreeCopy {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FileTree from;
  private final FileTree to;
  private final ProgressListener progress;

  public TreeCopy(FileTree from, FileTree to, ProgressListener progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * Copies, and returns what.
   *
   * @param destination a directory to copy into, or the name that the copy is to have
   * @throws DriverException {@code NOT_FOUND}, {@code CONFLICT}, {@code COPY_FAILED},
   *     {@code INTERRUPTED}; nothing is left at the destination
   */
  public CopiedFiles run(String source, String destination) {
    try {
      TreeEntry top = source(source);
      String target = target(top.kind(), TreePath.name(source), destination);
      Findings found = new Survey(from, TreePath.trimmed(source)).of(top);
      String parent = TreePath.parent(target);
      Room room = new Room(parent, to.room(parent));
      room.require(found.bytes());
      copy(found, TreePath.trimmed(source), target, room);
      long files = found.items().stream().filter(TreeCopy::isFile).count();
      return new CopiedFiles((int) files, room.taken(), found.leftOut());
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Kind.INTERRUPTED, "Copying " + Quoted.of(source) + " was interrupted", e);
    } catch (IOException e) {
      throw new DriverException(
          Kind.COPY_FAILED,
          "Can't copy " + Quoted.of(source) + " to " + Quoted.of(destination) + ": " + why(e),
          e);
    }
  }

  /** Java's own exceptions of files say a path, and the reason only by their type. */
  private static String why(IOException e) {
    boolean typed = e instanceof java.nio.file.FileSystemException;
    return typed ? e.getClass().getSimpleName() + ": " + e.getMessage() : "" + e.getMessage();
  }

  private TreeEntry source(String source) throws IOException {
    TreeEntry top = from.find(source)
        .orElseThrow(() -> new DriverException(
            Kind.NOT_FOUND, "There is no " + Quoted.of(source) + ", or it may not be looked at"));
    if (top.kind() == TreeEntry.Kind.OTHER) {
      throw new IOException("it is neither a file nor a directory");
    }
    return top;
  }

  private String target(TreeEntry.Kind kind, String name, String destination) throws IOException {
    Optional<TreeEntry.Kind> there = to.find(destination).map(TreeEntry::kind);
    if (there.isEmpty() || there.get() != TreeEntry.Kind.DIRECTORY) {
      return requireFree(kind, there, requireParent(destination));
    }
    if (!TreePath.isName(name)) {
      throw new IOException("it has no name of its own that the copy could have");
    }
    String target = TreePath.child(destination, name);
    return requireFree(kind, to.find(target).map(TreeEntry::kind), target);
  }

  private String requireParent(String target) throws IOException {
    String parent = TreePath.parent(target);
    boolean isDirectory = to.find(parent)
        .filter(entry -> entry.kind() == TreeEntry.Kind.DIRECTORY)
        .isPresent();
    if (!isDirectory || target.endsWith("/")) {
      throw new DriverException(
          Kind.NOT_FOUND,
          "There is no directory " + Quoted.of(isDirectory ? target : parent) + " to copy into");
    }
    return target;
  }

  /** A file takes the place of a file, and nothing takes that of a directory. */
  private static String requireFree(
      TreeEntry.Kind kind, Optional<TreeEntry.Kind> there, String target) {
    boolean replaces =
        kind == TreeEntry.Kind.FILE && !there.equals(Optional.of(TreeEntry.Kind.DIRECTORY));
    if (there.isPresent() && !replaces) {
      throw new DriverException(
          Kind.CONFLICT, Quoted.of(target) + " exists already, and a directory is not replaced");
    }
    return target;
  }

  private void copy(Findings found, String source, String target, Room room) throws IOException {
    String staging = TreePath.child(TreePath.parent(target), ".cowbird-" + random());
    try (Undo undo = new Undo(staging)) {
      to.makeDirectory(staging);
      String staged = TreePath.child(staging, "copy");
      List<Item> directories = new ArrayList<>();
      CopyProgress told = new CopyProgress(progress, source, found.bytes());
      for (Item item : found.items()) {
        if (isFile(item)) {
          file(source, item, staged + item.path(), bytes -> {
            room.take(bytes);
            told.add(bytes);
          });
        } else {
          to.makeDirectory(staged + item.path());
          directories.add(item);
        }
      }
      publish(directories, staged, target);
    }
  }

  private static String random() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isFile(Item item) {
    return item.entry().kind() == TreeEntry.Kind.FILE;
  }

  private void file(String top, Item item, String target, MeasuredInput.Counter counter)
      throws IOException {
    long size = item.entry().size();
    InputStream source = from.read(top, item.path());
    try (MeasuredInput input = new MeasuredInput(source, size, counter)) {
      to.write(target, input);
      if (input.isShort(size)) {
        throw new IOException(
            Quoted.of(top + item.path()) + " ended before the " + size + " bytes that it had");
      }
    }
    to.setPermissions(target, item.entry().permissions());
  }

  /**
   * Directories get their permissions when nothing is to be made in them any more; the uppermost
   * after it was moved, as moving a directory takes the right to write to it.
   */
  private void publish(List<Item> directories, String staged, String target) throws IOException {
    List<Item> innermostFirst = new ArrayList<>(directories);
    Collections.reverse(innermostFirst);
    for (Item item : innermostFirst) {
      if (!item.path().isEmpty()) {
        to.setPermissions(staged + item.path(), item.entry().permissions());
      }
    }
    to.rename(staged, target);
    if (!directories.isEmpty()) {
      to.setPermissions(target, directories.get(0).entry().permissions());
    }
  }

  /** Takes away the directory in which the copy was made, also after an interrupt. */
  private final class Undo implements AutoCloseable {
    private final String staging;

    Undo(String staging) {
      this.staging = staging;
    }

    @Override
    public void close() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        to.remove(staging);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
