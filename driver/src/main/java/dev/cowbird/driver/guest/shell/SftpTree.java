/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.cowbird.driver.guest.copy.FileTree;
import dev.cowbird.driver.guest.copy.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A guest's files by SFTP. */
final class SftpTree implements FileTree {
  /** A server that goes on and on must not fill the memory. */
  private static final int MOST_CHILDREN = 200_000;

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
  public List<TreeEntry> children(String directory) throws IOException {
    List<TreeEntry> children = new ArrayList<>();
    order(() -> channel.ls(plain(directory), found -> {
      String name = found.getFilename();
      if (!name.equals(".") && !name.equals("..")) {
        children.add(entry(name, found.getAttrs()));
      }
      return children.size() < MOST_CHILDREN ? LsEntrySelector.CONTINUE : LsEntrySelector.BREAK;
    }));
    return children;
  }

  private static TreeEntry entry(String name, SftpATTRS attributes) {
    return TreeEntry.ofMode(name, attributes.getPermissions(), attributes.getSize());
  }

  @Override
  public InputStream read(String file) throws IOException {
    return request(() -> channel.get(plain(file)));
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
    if (find(directory).isPresent()) {
      setPermissions(directory, PRIVATE);
      for (TreeEntry child : children(directory)) {
        String path = directory + "/" + child.name();
        if (child.kind() == TreeEntry.Kind.DIRECTORY) {
          remove(path);
        } else {
          order(() -> channel.rm(plain(path)));
        }
      }
      order(() -> channel.rmdir(plain(directory)));
    }
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
