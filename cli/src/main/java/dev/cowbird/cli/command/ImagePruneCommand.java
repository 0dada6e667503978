/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.CacheDocuments;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description = "Remove from the cache what is old and not in use, and what dead processes left.")
final class ImagePruneCommand extends Subcommand {
  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      description = "Remove unused bases that were last used so long ago (default: 24h).")
  private Duration maxAge = PrunePolicy.DEFAULT.maxAge();

  @Option(
      names = "--max-sized-age",
      paramLabel = "DURATION",
      description = "Remove unused sized bases that were last used so long ago (default: 1h).")
  private Duration maxSizedAge = PrunePolicy.DEFAULT.maxSizedAge();

  @Option(
      names = "--high-water",
      paramLabel = "SIZE",
      description = "While the cache takes more, remove unused files whatever their age.")
  private Optional<DiskSize> highWater = Optional.empty();

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--forget-host",
      paramLabel = "NAME",
      description = "A host that used this state directory and is gone for good.")
  private Set<String> forgottenHosts = new LinkedHashSet<>();

  @Mixin
  private LibvirtOptions libvirt;

  ImagePruneCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    PruneResult result = session.driver().pruneImages(request(), libvirt.use());
    session.output().table(CacheDocuments.pruned(result, mode()), rows(result));
    result.obstacles().forEach(why -> session.output().warning("image prune", why));
    return result.obstacles().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private PruneRequest request() {
    PrunePolicy policy = PrunePolicy.DEFAULT.withMaxAge(maxAge).withMaxSizedAge(maxSizedAge);
    return PruneRequest.of(highWater.map(policy::withHighWater).orElse(policy))
        .withMode(mode())
        .withForgottenHosts(forgottenHosts);
  }

  private Mode mode() {
    return dryRun ? Mode.DRY_RUN : Mode.REMOVE;
  }

  private List<List<String>> rows(PruneResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FILE", "SIZE", "OUTCOME"));
    String outcome = dryRun ? "would be removed" : "removed";
    result
        .removed()
        .forEach(file ->
            rows.add(List.of(name(file.file()), DiskSize.humanReadable(file.bytes()), outcome)));
    result.kept().forEach(file -> rows.add(List.of(name(file.file()), "-", "kept: " + file.why())));
    return rows;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
