/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.disk;

import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.ChildJvm;
import dev.cowbird.bench.host.Stopwatch;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process that makes one disk: at once, or when it is told to, and says when it is done. */
final class DiskMaker {
  /** When it begins. */
  enum Start {
    /** At once; what it tells is how long it took, the opening of the state directory included. */
    AT_ONCE,
    /**
     * With the state directory open, at a line on its standard input; it has made some disks
     * before, as a process has that lives for long.
     */
    WHEN_TOLD
  }

  private static final int DISKS_BEFORE = 20;

  private DiskMaker() {}

  static ChildJvm start(Start start, Path stateDirectory, DiskTask task) {
    List<String> arguments = new ArrayList<>(List.of(start.name(), stateDirectory.toString()));
    arguments.addAll(task.arguments());
    return ChildJvm.start(DiskMaker.class, arguments);
  }

  /** Prints {@code ready} if it waits, and at last the seconds from its begin to its end. */
  @SuppressWarnings("SystemOut") // it is how it talks to its parent
  public static void main(String[] arguments) throws IOException {
    Stopwatch watch = Stopwatch.start();
    PrintStream out = System.out;
    List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
    DiskTask task = DiskTask.parse(rest);
    try (ImageBackend images =
        LocalImageBackend.open(ImageBackendConfig.of(Path.of(arguments[1])))) {
      if (Start.valueOf(arguments[0]) == Start.WHEN_TOLD) {
        for (int i = 0; i < DISKS_BEFORE; i++) {
          task.named(task.instance() + "-before-" + i).run(images);
        }
        out.println("ready");
        if (System.in.read() < 0) {
          throw new BenchException("Nobody tells when to start");
        }
        watch = Stopwatch.start();
      }
      task.run(images);
      out.println(watch.seconds());
    }
  }
}
