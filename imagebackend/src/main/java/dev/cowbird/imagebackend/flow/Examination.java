/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.fetch.ByteProgress;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares one file with what is recorded of it. What can't be read is an error and no finding: it
 * throws {@link dev.cowbird.imagebackend.ImageException} {@code STATE_DIRECTORY}, or
 * {@code INTERRUPTED}.
 */
final class Examination {
  private final ContentDigester digester;

  Examination(ContentDigester digester) {
    this.digester = digester;
  }

  /** Reads a file as a whole. The caller protects it from removal. */
  Finding of(
      Path file, DiskSize length, Optional<ContentDigest> recorded, ProgressListener progress) {
    try {
      long bytes = Files.size(file);
      if (bytes != length.bytes()) {
        return wrongLength(bytes, length);
      }
      return recorded.isEmpty()
          ? new Finding(Verdict.NOT_RECORDED, "no digest of its content was recorded")
          : compare(recorded.get(), digest(file, bytes, progress));
    } catch (IOException e) {
      throw StorageErrors.translate("Verifying " + file, e);
    }
  }

  /** Looks at a file's length alone. */
  Finding ofLength(Path file, DiskSize length) {
    try {
      long bytes = Files.size(file);
      return bytes == length.bytes() ? Finding.SOUND : wrongLength(bytes, length);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  private static Finding wrongLength(long bytes, DiskSize length) {
    return Finding.damaged("it has " + bytes + " bytes, not " + length.bytes());
  }

  private ContentDigest digest(Path file, long bytes, ProgressListener listener)
      throws IOException {
    ByteProgress progress = new ByteProgress(
        Step.VERIFY, file.getFileName().toString(), OptionalLong.of(bytes), listener);
    return digester.digest(file, progress::advance);
  }

  private static Finding compare(ContentDigest recorded, ContentDigest found) {
    return found.equals(recorded)
        ? Finding.SOUND
        : Finding.damaged("its content has " + found + ", not " + recorded);
  }

  /** What is odd about who may change a file; empty if nobody may but who owns the cache. */
  static List<String> remarks(Path file) {
    try {
      List<String> remarks = new ArrayList<>();
      if (!FileMode.READ_ONLY_SHARED.isOf(file)) {
        remarks.add("its mode is "
            + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
            + ", not r--r--r--");
      }
      UserPrincipal owner = Files.getOwner(file);
      UserPrincipal expected = Files.getOwner(file.resolveSibling("."));
      if (!owner.equals(expected)) {
        remarks.add("it belongs to " + owner.getName() + ", not to " + expected.getName());
      }
      return remarks;
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }
}
