/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The commands by their names. To make all of them, by reflection on each one's options, takes
 * longer than what most of them do: so {@link #forArguments} makes those that can be meant.
 */
final class CommandTree {
  private static final List<String> COMMANDS = List.of(
      "run",
      "ls",
      "show",
      "console",
      "ip",
      "xml",
      "stop",
      "start",
      "reboot",
      "rm",
      "disk",
      "image",
      "doctor",
      "demo",
      "completion");
  private static final List<String> DISK_COMMANDS = List.of("create");
  private static final List<String> IMAGE_COMMANDS = List.of(
      "pull", "refresh", "ls", "inspect", "checksum", "verify", "prune", "rm", "pin", "unpin");

  private final Context context;

  CommandTree(Context context) {
    this.context = context;
  }

  /** All commands. */
  CommandLine all() {
    return with(
        Stream.of(COMMANDS, DISK_COMMANDS, IMAGE_COMMANDS).flatMap(List::stream).toList());
  }

  /**
   * Enough commands to understand these arguments just as {@link #all} does, if they can be
   * understood and want no list of commands: a command can't be meant if its name is not there.
   */
  CommandLine forArguments(String... arguments) {
    List<String> names = new ArrayList<>(Arrays.asList(arguments));
    if (names.stream().anyMatch(CommandTree::wantsHelp)) {
      if (names.contains("disk") || names.contains("image")) {
        return all();
      }
      names.addAll(COMMANDS);
    }
    return with(names);
  }

  /** Or looks so. Help tells of the commands just below. */
  private static boolean wantsHelp(String argument) {
    return argument.startsWith("-h") || argument.startsWith("--help");
  }

  private CommandLine with(List<String> names) {
    Set<String> wanted = Set.copyOf(names);
    CommandLine root = new CommandLine(new CowbirdCommand(context));
    COMMANDS.stream()
        .filter(wanted::contains)
        .forEach(name -> root.addSubcommand(name, command(name, wanted)));
    return root;
  }

  private Object command(String name, Set<String> wanted) {
    return switch (name) {
      case "run" -> new RunCommand(context);
      case "ls" -> new LsCommand(context);
      case "show" -> new ShowCommand(context);
      case "console" -> new ConsoleCommand(context);
      case "ip" -> new IpCommand(context);
      case "xml" -> new XmlCommand(context);
      case "stop" -> new StopCommand(context);
      case "start" -> new StartCommand(context);
      case "reboot" -> new RebootCommand(context);
      case "rm" -> new RmCommand(context);
      case "disk" -> disk(wanted);
      case "image" -> image(wanted);
      case "doctor" -> new DoctorCommand(context);
      case "demo" -> new DemoCommand(context);
      case "completion" -> new CompletionCommand(context);
      default -> throw new IllegalArgumentException("There is no command " + name);
    };
  }

  private CommandLine disk(Set<String> wanted) {
    CommandLine disk = new CommandLine(new DiskCommand());
    DISK_COMMANDS.stream()
        .filter(wanted::contains)
        .forEach(name -> disk.addSubcommand(name, new DiskCreateCommand(context)));
    return disk;
  }

  private CommandLine image(Set<String> wanted) {
    CommandLine image = new CommandLine(new ImageCommand());
    IMAGE_COMMANDS.stream()
        .filter(wanted::contains)
        .forEach(name -> image.addSubcommand(name, imageCommand(name)));
    return image;
  }

  private Object imageCommand(String name) {
    return switch (name) {
      case "pull" -> new ImagePullCommand(context);
      case "refresh" -> new ImageRefreshCommand(context);
      case "ls" -> new ImageLsCommand(context);
      case "inspect" -> new ImageInspectCommand(context);
      case "checksum" -> new ImageChecksumCommand(context);
      case "verify" -> new ImageVerifyCommand(context);
      case "prune" -> new ImagePruneCommand(context);
      case "rm" -> new ImageRmCommand(context);
      case "pin" -> new ImagePinCommand(context);
      case "unpin" -> new ImageUnpinCommand(context);
      default -> throw new IllegalArgumentException("There is no command image " + name);
    };
  }
}
