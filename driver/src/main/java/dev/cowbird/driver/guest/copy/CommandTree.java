/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.text.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guest's files, by the programs that every Linux has: {@code stat}, {@code find}, {@code mkdir},
 * {@code chmod}, {@code mv}, {@code rm}, as of coreutils or busybox. Paths are absolute, so none of
 * them can be taken for an option.
 */
public final class CommandTree implements FileTree {
  /** How a guest's file is read and written. */
  public interface Content {
    InputStream read(String file) throws IOException;

    void write(String file, InputStream content) throws IOException;
  }

  private static final int NOT_THERE = 127;
  private static final Pattern STAT = Pattern.compile("([0-9a-f]{1,8}) (\\d{1,18})(?: (.*))?");

  private final Function<GuestCommand, GuestCommandResult> commands;
  private final Function<GuestCommand, GuestCommandResult> lists;
  private final Content content;

  /**
   * @param commands runs programs that print a line or two
   * @param lists runs programs that may print MiBs
   */
  public CommandTree(
      Function<GuestCommand, GuestCommandResult> commands,
      Function<GuestCommand, GuestCommandResult> lists,
      Content content) {
    this.commands = commands;
    this.lists = lists;
    this.content = content;
  }

  @Override
  public Optional<TreeEntry> find(String path) throws IOException {
    GuestCommandResult result = run(commands, "stat", "-L", "-c", "%f %s", path);
    return result.exitStatus() == 0
        ? Optional.of(entry(result.stdout().strip(), TreePath.name(path)))
        : Optional.empty();
  }

  @Override
  public List<TreeEntry> children(String directory, int most) throws IOException {
    String listed = printed(
        lists,
        "find",
        "-H",
        directory,
        "-mindepth",
        "1",
        "-maxdepth",
        "1",
        "-exec",
        "stat",
        "-c",
        "%f %s %n",
        "{}",
        "+");
    List<TreeEntry> children = new ArrayList<>();
    for (String line : listed.lines().limit(most).toList()) {
      Matcher matcher = STAT.matcher(line);
      String prefix = TreePath.child(directory, "");
      boolean known =
          matcher.matches() && matcher.group(3) != null && matcher.group(3).startsWith(prefix);
      if (!known) {
        throw new IOException("the guest's list of " + Quoted.of(directory)
            + " can't be understood; a name with a line break can't be: " + Quoted.of(line));
      }
      children.add(entry(line, matcher.group(3).substring(prefix.length())));
    }
    return children;
  }

  private static TreeEntry entry(String line, String name) throws IOException {
    Matcher matcher = STAT.matcher(line);
    if (!matcher.matches()) {
      throw new IOException("the guest says of a file what can't be: " + Quoted.of(line));
    }
    int mode = Integer.parseUnsignedInt(matcher.group(1), 16);
    return TreeEntry.ofMode(name, mode, Long.parseLong(matcher.group(2)));
  }

  @Override
  public InputStream read(String top, String below) throws IOException {
    return content.read(top + below);
  }

  @Override
  public void write(String file, InputStream source) throws IOException {
    content.write(file, source);
  }

  @Override
  public void makeDirectory(String directory) throws IOException {
    perform("mkdir", "-m", "700", directory);
  }

  @Override
  public void setPermissions(String path, int permissions) throws IOException {
    perform("chmod", Integer.toOctalString(permissions), path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    perform("mv", "-f", "-T", from, to);
  }

  @Override
  public void remove(String directory) throws IOException {
    perform("rm", "-rf", directory);
  }

  @Override
  public long room(String directory) {
    return Long.MAX_VALUE;
  }

  private void perform(String... words) throws IOException {
    printed(commands, words);
  }

  private static String printed(Function<GuestCommand, GuestCommandResult> runner, String... words)
      throws IOException {
    GuestCommandResult result = run(runner, words);
    if (result.exitStatus() != 0) {
      throw new IOException("the guest's " + words[0] + " says " + Quoted.of(result.stderr()));
    }
    return result.stdout();
  }

  private static GuestCommandResult run(
      Function<GuestCommand, GuestCommandResult> runner, String... words) throws IOException {
    GuestCommandResult result = runner.apply(GuestCommand.of(words));
    if (result.exitStatus() == NOT_THERE) {
      throw new IOException("the guest has no program " + words[0]);
    }
    return result;
  }
}
