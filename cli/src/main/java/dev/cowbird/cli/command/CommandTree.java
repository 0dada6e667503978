/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
      "ssh",
      "exec",
      "cp",
      "ip",
      "xml",
      "stop",
      "start",
      "reboot",
      "rm",
      "disk",
      "image",
      "net",
      "group",
      "spec",
      "doctor",
      "demo",
      "completion");
  /** Those that only have commands below them. */
  private static final Map<String, List<String>> GROUPS = Map.of(
      "disk",
      List.of("create"),
      "image",
      List.of(
          "pull", "refresh", "ls", "inspect", "checksum", "verify", "prune", "rm", "pin", "unpin"),
      "net",
      List.of("create", "ls", "show", "leases", "update", "doctor", "rm"),
      "group",
      List.of("put", "ls", "show", "rm"),
      "spec",
      List.of("check", "schema"));

  private final Context context;

  CommandTree(Context context) {
    this.context = context;
  }

  /** All commands. */
  CommandLine all() {
    return with(Stream.concat(Stream.of(COMMANDS), GROUPS.values().stream())
        .flatMap(List::stream)
        .toList());
  }

  /**
   * Enough commands to understand these arguments just as {@link #all} does, if they can be
   * understood and want no list of commands: a command can't be meant if its name is not there.
   */
  CommandLine forArguments(String... arguments) {
    List<String> names = new ArrayList<>(Arrays.asList(arguments));
    if (names.stream().anyMatch(CommandTree::wantsHelp)) {
      if (names.stream().anyMatch(GROUPS::containsKey)) {
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
      case "ssh" -> new SshCommand(context);
      case "exec" -> new ExecCommand(context);
      case "cp" -> new CpCommand(context);
      case "ip" -> new IpCommand(context);
      case "xml" -> new XmlCommand(context);
      case "stop" -> new StopCommand(context);
      case "start" -> new StartCommand(context);
      case "reboot" -> new RebootCommand(context);
      case "rm" -> new RmCommand(context);
      case "disk" -> group(new DiskCommand(), name, wanted);
      case "image" -> group(new ImageCommand(), name, wanted);
      case "net" -> group(new NetCommand(), name, wanted);
      case "group" -> group(new SecurityGroupCommand(), name, wanted);
      case "spec" -> group(new SpecCommand(), name, wanted);
      case "doctor" -> new DoctorCommand(context);
      case "demo" -> new DemoCommand(context);
      case "completion" -> new CompletionCommand(context);
      default -> throw new IllegalArgumentException("There is no command " + name);
    };
  }

  /**
   * @param group of no narrower type: for that a JVM would load all groups, to verify the caller
   */
  private CommandLine group(Object group, String name, Set<String> wanted) {
    CommandLine commands = new CommandLine(group);
    GROUPS.getOrDefault(name, List.of()).stream()
        .filter(wanted::contains)
        .forEach(below -> commands.addSubcommand(below, command(name, below)));
    return commands;
  }

  private Object command(String group, String name) {
    return switch (group) {
      case "disk" -> new DiskCreateCommand(context);
      case "image" -> imageCommand(name);
      case "net" -> netCommand(name);
      case "group" -> groupCommand(name);
      case "spec" -> specCommand(name);
      default -> throw new IllegalArgumentException("There are no commands below " + group);
    };
  }

  private Object specCommand(String name) {
    return switch (name) {
      case "check" -> new SpecCheckCommand(context);
      case "schema" -> new SpecSchemaCommand(context);
      default -> throw new IllegalArgumentException("There is no command spec " + name);
    };
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

  private Object netCommand(String name) {
    return switch (name) {
      case "create" -> new NetCreateCommand(context);
      case "ls" -> new NetLsCommand(context);
      case "show" -> new NetShowCommand(context);
      case "leases" -> new NetLeasesCommand(context);
      case "update" -> new NetUpdateCommand(context);
      case "doctor" -> new NetDoctorCommand(context);
      case "rm" -> new NetRmCommand(context);
      default -> throw new IllegalArgumentException("There is no command net " + name);
    };
  }

  private Object groupCommand(String name) {
    return switch (name) {
      case "put" -> new GroupPutCommand(context);
      case "ls" -> new GroupLsCommand(context);
      case "show" -> new GroupShowCommand(context);
      case "rm" -> new GroupRmCommand(context);
      default -> throw new IllegalArgumentException("There is no command group " + name);
    };
  }
}
