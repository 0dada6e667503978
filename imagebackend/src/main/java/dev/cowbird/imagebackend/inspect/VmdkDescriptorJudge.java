/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.inspect.OutsideText.quoted;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.VmdkDescriptor;
import dev.cowbird.imagebackend.format.VmdkExtent;
import dev.cowbird.imagebackend.format.VmdkFlag;
import dev.cowbird.imagebackend.format.VmdkHeader;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a vmdk's descriptor describes the file that it stands in, and nothing else. */
final class VmdkDescriptorJudge {
  private static final String NO_PARENT = "ffffffff";
  private static final String DATABASE = "ddb.";
  private static final Set<String> HARMLESS =
      Set.of("version", "encoding", "cid", "parentcid", "createtype", "isnativesnapshot");

  private VmdkDescriptorJudge() {}

  /** Why a descriptor that is a file of its own is refused, which it always is. */
  static RefusedException refuseAlone(VmdkDescriptor descriptor) {
    String files = descriptor.extents().stream()
        .flatMap(extent -> extent.file().stream())
        .limit(3)
        .map(OutsideText::quoted)
        .collect(Collectors.joining(", "));
    return new RefusedException("it is only a vmdk descriptor"
        + descriptor.entry("createType").map(type -> " of type " + quoted(type)).orElse("")
        + ", its data is in other files"
        + (files.isEmpty() ? "" : ": " + files));
  }

  /** What the type of an accepted image is called. */
  static String createType(VmdkHeader header) {
    return header.has(VmdkFlag.COMPRESSED) ? "streamOptimized" : "monolithicSparse";
  }

  static void judge(VmdkDescriptor descriptor, VmdkHeader header) throws RefusedException {
    refuseParent(descriptor);
    for (String name : descriptor.entries().keySet().stream().sorted().toList()) {
      judgeEntry(name);
    }
    String type = descriptor.entry("createType").orElse("");
    if (!type.equals(createType(header))) {
      throw new RefusedException("its vmdk type " + quoted(type) + " is not " + createType(header)
          + ", which its header is");
    }
    if (descriptor.extents().size() != 1) {
      throw new RefusedException(
          "its descriptor tells of " + descriptor.extents().size() + " extents, not of one");
    }
    judgeExtent(descriptor.extents().get(0), header);
  }

  /** qemu looks for the word in all of the text. */
  private static void refuseParent(VmdkDescriptor descriptor) throws RefusedException {
    String parent = descriptor.entry("parentCID").orElse("");
    if (descriptor.mentions("parentFileNameHint") || !parent.equalsIgnoreCase(NO_PARENT)) {
      throw new RefusedException("it refers to a parent image, "
          + quoted(descriptor.entry("parentFileNameHint").orElse(parent)));
    }
    if (descriptor.entry("CID").isEmpty()) {
      throw new RefusedException("its descriptor has no content id");
    }
  }

  private static void judgeEntry(String name) throws RefusedException {
    if (name.contains("crypt")) {
      throw new RefusedException("it is encrypted (" + quoted(name) + " in its descriptor)");
    }
    boolean known = name.startsWith(DATABASE)
        ? !name.contains("sidecar") && !name.contains("parent")
        : HARMLESS.contains(name);
    if (!known) {
      throw new RefusedException(
          "its descriptor says " + quoted(name) + ", which is unknown or names another file");
    }
  }

  private static void judgeExtent(VmdkExtent extent, VmdkHeader header) throws RefusedException {
    String file = extent.file().orElse("");
    if (!extent.type().equals("SPARSE") || extent.access().equals("NOACCESS")) {
      throw new RefusedException("its extent is " + extent.access() + " " + quoted(extent.type())
          + (file.isEmpty() ? "" : ", " + quoted(file))
          + ", not SPARSE");
    }
    // The name that the file itself once had. Nobody opens it; it must not look like more.
    if (file.isEmpty() || file.chars().anyMatch(VmdkDescriptorJudge::leadsElsewhere)) {
      throw new RefusedException("its extent is in a file elsewhere, " + quoted(file));
    }
    long capacity = header.virtualBytes() / DiskSize.SECTOR_BYTES;
    long beyond = capacity - extent.sectors();
    if (beyond < 0 || beyond >= header.grainBytes() / DiskSize.SECTOR_BYTES) {
      throw new RefusedException("its extent of "
          + extent.sectors()
          + " sectors is not the header's capacity of "
          + capacity);
    }
  }

  private static boolean leadsElsewhere(int character) {
    return character < ' ' || "/\\:".indexOf(character) >= 0;
  }
}
