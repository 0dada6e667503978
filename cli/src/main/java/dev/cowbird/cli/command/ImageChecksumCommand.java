/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "checksum",
    description = "Print a file's MD5, SHA-256 and SHA-512, read in one pass.")
final class ImageChecksumCommand extends Subcommand {
  private static final Set<DigestAlgorithm> ALGORITHMS =
      EnumSet.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA256, DigestAlgorithm.SHA512);

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  ImageChecksumCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return file.toString();
  }

  @Override
  ExitStatus run(Session session) {
    Map<DigestAlgorithm, Digest> digests =
        session.driver().images().checksum(file, ALGORITHMS, session.progress());
    Map<String, String> labelled = Documents.digests(digests);
    String text = labelled.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining("\n"));
    session.output().result(Map.of("file", file.toString(), "digests", labelled), text);
    return ExitStatus.DONE;
  }
}
