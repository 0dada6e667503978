/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntry;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.cowbird.driver.guest.copy.FileTree;
import dev.cowbird.driver.guest.copy.TreeEntry;
import dev.cowbird.driver.guest.copy.TreeLimits;
import dev.cowbird.driver.guest.copy.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A guest's files by SFTP. */
final class SftpTree implements FileTree {
  private static final int PRIVATE = 0700;

  private final ChannelSftp channel;

  SftpTree(ChannelSftp channel) {
    this.channel = channel;
  }

  /** A request to the server. */
  private interface Request<T> {
    T send() throws SftpException;
  }

  private interface Order {
    void send() throws SftpException;
  }

  @Override
  public Optional<TreeEntry> find(String path) throws IOException {
    try {
      return Optional.of(entry("", channel.stat(plain(path))));
    } catch (SftpException e) {
      if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw failure(e);
    }
  }

  @Override
  public List<TreeEntry> children(String directory, int most) throws IOException {
    Listing listing = new Listing(most);
    order(() -> channel.ls(plain(directory), listing));
    return listing.children;
  }

  /** What a server tells of a directory, which may have no end. */
  private static final class Listing implements LsEntrySelector {
    private static final Set<String> DOTS = Set.of(".", "..");

    private final List<TreeEntry> children = new ArrayList<>();
    private final int most;
    private int dots;

    Listing(int most) {
      this.most = most;
    }

    /** A name that can't be is as good an end as any: whoever sees it goes no further. */
    @Override
    public int select(LsEntry found) {
      String name = found.getFilename();
      if (DOTS.contains(name)) {
        dots++;
        return dots <= DOTS.size() ? CONTINUE : BREAK;
      }
      children.add(entry(name, found.getAttrs()));
      return children.size() < most && TreePath.isName(name) ? CONTINUE : BREAK;
    }
  }

  private static TreeEntry entry(String name, SftpATTRS attributes) {
    return TreeEntry.ofMode(name, attributes.getPermissions(), attributes.getSize());
  }

  @Override
  public InputStream read(String top, String below) throws IOException {
    return request(() -> channel.get(plain(top + below)));
  }

  @Override
  public void write(String file, InputStream content) throws IOException {
    order(() -> channel.put(content, plain(file), ChannelSftp.OVERWRITE));
  }

  /** Here the client takes a name as it is. */
  @Override
  public void makeDirectory(String directory) throws IOException {
    order(() -> channel.mkdir(directory));
    setPermissions(directory, PRIVATE);
  }

  @Override
  public void setPermissions(String path, int permissions) throws IOException {
    order(() -> channel.chmod(permissions, plain(path)));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    order(() -> channel.rename(plain(from), plain(to)));
  }

  @Override
  public void remove(String directory) throws IOException {
    if (find(directory).isEmpty()) {
      return;
    }
    TreeLimits limits = TreeLimits.ofStaging();
    List<String> directories = new ArrayList<>(List.of(directory));
    for (int i = 0; i < directories.size(); i++) { // which grows
      directories.addAll(empty(directories.get(i), limits));
    }
    Collections.reverse(directories);
    for (String emptied : directories) {
      order(() -> channel.rmdir(plain(emptied)));
    }
  }

  /** Removes a directory's files. Returns the directories in it. */
  private List<String> empty(String directory, TreeLimits limits) throws IOException {
    setPermissions(directory, PRIVATE);
    List<String> directories = new ArrayList<>();
    for (TreeEntry child : limits.children(this, directory)) {
      String path = directory + "/" + child.name();
      if (child.kind() == TreeEntry.Kind.DIRECTORY) {
        directories.add(path);
      } else {
        order(() -> channel.rm(plain(path)));
      }
    }
    return directories;
  }

  @Override
  public long room(String directory) {
    return Long.MAX_VALUE;
  }

  /** Elsewhere the client takes it for a pattern. */
  private static String plain(String path) {
    return path.replaceAll("[\\\\*?]", "\\\\$0");
  }

  private static void order(Order order) throws IOException {
    try {
      order.send();
    } catch (SftpException e) {
      throw failure(e);
    }
  }

  private static <T> T request(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (SftpException e) {
      throw failure(e);
    }
  }

  /** What the client met itself is in the cause, as an interrupt or an error of the host's file. */
  private static IOException failure(SftpException e) {
    return e.getCause() instanceof IOException cause
        ? cause
        : new IOException("the guest's SFTP server says " + e.getMessage(), e);
  }
}
