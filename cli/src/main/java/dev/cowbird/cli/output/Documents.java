/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.HostReport;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.MachineDisk;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.spec.SpecVerdict;
import dev.cowbird.driver.spec.form.Problem;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.CachedSizedBase;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Damage;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.VerifiedFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON documents. Their members are a contract: they are added to, never changed. */
public final class Documents {
  private Documents() {}

  public static Map<String, ?> instances(List<Instance> instances) {
    return Map.of("instances", instances.stream().map(Documents::instance).toList());
  }

  public static Map<String, ?> instance(Instance instance) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", instance.name().value());
    document.put("status", instance.status().label());
    document.put("power", instance.power().map(PowerState::label).orElse(null));
    instance.machine().ifPresent(machine -> {
      document.put("uuid", machine.uuid().toString());
      document.put("image", machine.image());
      document.put("memory", machine.memory().bytes());
      document.put("cpus", machine.vcpus());
      document.put("network", machine.network());
      document.put(
          "published", machine.published().stream().map(PublishedPort::toString).toList());
      document.put("securityGroups", machine.securityGroups());
      document.put("virtualization", machine.virtualization().label());
      document.put("user", machine.user().orElse(null));
      document.put("kernel", machine.kernel().map(Documents::kernel).orElse(null));
      document.put("created", machine.created().toString());
    });
    document.put("disk", instance.disk().map(Documents::disk).orElse(null));
    instance
        .machine()
        .ifPresent(machine -> document.put(
            "disks", machine.disks().stream().map(Documents::furtherDisk).toList()));
    instance.damage().ifPresent(damage -> document.put("damage", damage));
    document.put("directory", instance.directory().toString());
    return document;
  }

  private static Map<String, ?> kernel(Instance.Kernel kernel) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("image", kernel.image());
    document.put("initrd", kernel.initrd().orElse(null));
    document.put("commandLine", kernel.commandLine().text());
    return document;
  }

  public static Map<String, ?> disk(Disk disk) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("path", disk.path().toString());
    document.put("format", disk.kind().label());
    document.put("virtualSize", disk.virtualSize().bytes());
    document.put("base", disk.base().toString());
    document.put("sizedBase", disk.sizedBase().map(Path::toString).orElse(null));
    document.put("fsGrown", disk.fileSystem() == FileSystemGrowth.GROWN);
    return document;
  }

  private static Map<String, ?> furtherDisk(MachineDisk disk) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("content", disk.content());
    document.put("path", disk.path().toString());
    document.put("format", disk.format().label());
    document.put("access", disk.access().label());
    return document;
  }

  public static Map<String, ?> base(Base base) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("imageId", base.imageId());
    document.put("cacheId", base.cacheId().hex());
    document.put("base", base.path().toString());
    document.put("format", base.sourceFormat().label());
    document.put("virtualSize", base.virtualSize().bytes());
    document.put("digests", digests(base.digests()));
    document.put("proofs", base.proofs().stream().map(Documents::proof).toList());
    return document;
  }

  private static Map<String, ?> proof(Proof proof) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("by", proof.by().label());
    document.put("algorithm", proof.algorithm().label());
    document.put("who", proof.who().orElse(null));
    return document;
  }

  public static Map<String, ?> refresh(Refresh refresh) {
    Map<String, Object> document = new LinkedHashMap<>(base(refresh.base()));
    document.put("outcome", refresh.outcome().label());
    document.put("revision", refresh.base().revision());
    return document;
  }

  public static Map<String, ?> images(List<CachedImage> images) {
    return Map.of("images", images.stream().map(Documents::image).toList());
  }

  private static Map<String, ?> image(CachedImage image) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(base(image.base()));
    document.put("revision", image.base().revision());
    document.put("allocated", image.allocatedBytes());
    document.put(
        "sizes", image.sizedBases().stream().map(sized -> sized.size().bytes()).toList());
    document.put(
        "instances", image.instances().stream().map(InstanceName::value).toList());
    document.put("fetched", image.base().fetched().toString());
    document.put("state", image.state().label());
    document.put("damage", image.damage().map(Documents::damage).orElse(null));
    document.put("pinned", image.pinned());
    document.put("lastUse", image.lastUse().toString());
    document.put("content", image.base().content().map(ContentDigest::toString).orElse(null));
    document.put(
        "sizedBases", image.sizedBases().stream().map(Documents::sizedBase).toList());
    return document;
  }

  private static Map<String, ?> damage(Damage damage) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("what", damage.what());
    document.put("found", damage.found().toString());
    return document;
  }

  private static Map<String, ?> sizedBase(CachedSizedBase sized) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", sized.path().toString());
    document.put("size", sized.size().bytes());
    document.put("allocated", sized.allocatedBytes());
    return document;
  }

  public static Map<String, ?> verified(List<VerifiedFile> files) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("sound", files.stream().allMatch(VerifiedFile::isGood));
    document.put("files", files.stream().map(Documents::verified).toList());
    return document;
  }

  private static Map<String, ?> verified(VerifiedFile file) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("file", file.file().toString());
    document.put("imageId", file.imageId().orElse(null));
    document.put("cacheId", file.cacheId().hex());
    document.put("size", file.size().map(DiskSize::bytes).orElse(null));
    document.put("verdict", file.verdict().label());
    document.put("detail", file.detail());
    document.put("remarks", file.remarks());
    return document;
  }

  /** Digests by the name of their algorithm. */
  public static Map<String, String> digests(Map<DigestAlgorithm, Digest> digests) {
    Map<String, String> document = new LinkedHashMap<>();
    new TreeMap<>(digests).forEach((algorithm, d) -> document.put(algorithm.label(), d.hex()));
    return document;
  }

  public static Map<String, ?> inspection(Inspection inspection) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    if (inspection instanceof Inspection.Accepted accepted) {
      document.put("verdict", "accepted");
      document.put("format", accepted.format().label());
      document.put("virtualSize", accepted.virtualSize().bytes());
      document.put("reason", null);
      document.put("unpackedBytes", accepted.unpackedBytes());
      document.put("details", accepted.details());
    } else if (inspection instanceof Inspection.Rejected rejected) {
      document.put("verdict", "rejected");
      document.put("format", rejected.format().orElse(null));
      document.put("virtualSize", null);
      document.put("reason", rejected.reason());
      document.put("unpackedBytes", null);
      document.put("details", null);
    }
    return document;
  }

  public static Map<String, ?> description(SpecVerdict verdict) {
    Map<String, Object> document = new LinkedHashMap<>();
    List<Problem> problems =
        verdict instanceof SpecVerdict.Refused refused ? refused.problems() : List.of();
    document.put("verdict", problems.isEmpty() ? "accepted" : "rejected");
    document.put("problems", problems.stream().map(Documents::problem).toList());
    return document;
  }

  private static Map<String, ?> problem(Problem problem) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", problem.source());
    document.put("line", problem.line());
    document.put("column", problem.column());
    document.put("path", problem.path());
    document.put("message", problem.message());
    return document;
  }

  public static Map<String, ?> host(HostReport report) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("usable", report.isUsable());
    document.put("virtualization", report.virtualization().map(Object::toString).orElse(null));
    document.put("reason", report.reason());
    document.put("checks", report.checks().stream().map(Documents::check).toList());
    return document;
  }

  private static Map<String, ?> check(HostReport.Check check) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", check.name());
    document.put("verdict", check.verdict().label());
    document.put("found", check.found());
    document.put("remedy", check.remedy().orElse(null));
    return document;
  }
}
