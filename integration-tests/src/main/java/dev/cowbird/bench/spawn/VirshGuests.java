/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Guests that {@code virsh} makes of a description and an overlay that lie ready.
 *
 * @param template the domain that they are like
 * @param base what the overlays lie on
 * @param prefix that no other domain's name begins with
 */
record VirshGuests(Virsh virsh, DomainCopy template, Path base, Path directory, String prefix)
    implements Guests {

  String name(int number) {
    return prefix + number;
  }

  Path disk(int number) {
    return file(number, ".disk");
  }

  private Path file(int number, String ending) {
    return directory.resolve(name(number) + ending);
  }

  /** The same of other names, in another directory. */
  VirshGuests in(Path otherDirectory, String otherPrefix) {
    return new VirshGuests(virsh, template, base, otherDirectory, otherPrefix);
  }

  @Override
  public void prepare(int number) {
    Path disk = disk(number);
    Program.of(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-b",
            base.toString(),
            "-F",
            "raw",
            disk.toString())
        .run();
    try {
      Files.writeString(
          file(number, ".xml"), template.with(name(number), disk, consoleLog(number)));
    } catch (IOException e) {
      throw new BenchException("Can't write the description of a domain" + ": " + e, e);
    }
  }

  @Override
  public void spawn(int number) {
    virsh.run("define", "--validate", file(number, ".xml").toString());
    virsh.run("start", name(number));
  }

  @Override
  public Path consoleLog(int number) {
    return file(number, ".log");
  }

  @Override
  public void destroy(int number) {
    virsh.run("destroy", name(number));
    virsh.run("undefine", name(number));
  }

  @Override
  public void destroyAll() {
    names("--all").forEach(name -> {
      try {
        virsh.run("destroy", name);
      } catch (BenchException e) {
        // It is off, or goes off by itself; undefining it tells what is wrong, if anything is.
      }
      virsh.run("undefine", name);
    });
  }

  private List<String> names(String which) {
    return Arrays.stream(virsh.run("list", "--name", which).split("\\s+"))
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
