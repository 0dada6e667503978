/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static dev.cowbird.imagebackend.testing.Patched.withLittleLong;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.CachedSizedBase;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageBackendConfig.Network;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.Refresh.Outcome;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.SmallDisk;
import dev.cowbird.imagebackend.testing.TinyKernel;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole flow, from a source in memory, with the real qemu-img. */
@Tag("qemu")
class LocalImageBackendTest {
  private static final int MIB = 1 << 20;
  private static final ImageId ID = new ImageId("/memory/image");
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse("/memory/image"));
  private static final ImageRequest OTHER = ImageRequest.of(ImageLocation.parse("/memory/other"));
  private static final InstanceName WEB = new InstanceName("web");
  private static final DiskSize LARGE = new DiskSize(1_000_448);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final InMemorySource source = new InMemorySource(ID, TinyImage.of(ImageFormat.QCOW2));
  private final RecordingRunner commands = new RecordingRunner(new ExecCommandRunner());
  private final List<Progress> told = new ArrayList<>();
  private final List<ImageBackend> opened = new ArrayList<>();
  private StateLayout layout = new StateLayout(Path.of("unset"));

  @BeforeEach
  void choose_state_directory() {
    layout = new StateLayout(directory.resolve("state"));
  }

  @AfterEach
  void close_backends() {
    opened.forEach(ImageBackend::close);
  }

  private ImageBackend open(HostFiles files, CommandRunner runner, DiskSize maxVirtualSize) {
    ImageBackendConfig config = ImageBackendConfig.of(layout.root())
        .withMaxVirtualSize(maxVirtualSize)
        .withLockTimeout(Duration.ofSeconds(20));
    InMemorySource other =
        new InMemorySource(new ImageId("/memory/other"), TinyImage.of(ImageFormat.RAW));
    Host host = Host.ofThisMachine()
        .withFiles(files)
        .withCommands(runner)
        .withSources(location -> location.equals(IMAGE.location()) ? source : other);
    ImageBackend backend = LocalImageBackend.open(config, host);
    opened.add(backend);
    return backend;
  }

  private ImageBackend open(CommandRunner runner) {
    return open(linux, runner, ImageBackendConfig.DEFAULT_MAX_VIRTUAL_SIZE);
  }

  private ImageBackend open() {
    return open(commands);
  }

  private Base pull(ImageRequest request) {
    return open().pull(request, told::add);
  }

  private static DiskRequest request(DiskSize size, DiskKind kind) {
    return new DiskRequest(IMAGE, WEB, size, kind);
  }

  private Disk create(ImageBackend backend, DiskRequest request) {
    try (InstanceLock lock = backend.lockInstance(request.instance())) {
      return backend.createDisk(lock, request, told::add);
    }
  }

  private Disk create(DiskRequest request) {
    return create(open(), request);
  }

  private void remove() {
    ImageBackend backend = open();
    try (InstanceLock lock = backend.lockInstance(WEB)) {
      backend.removeDisks(lock);
    }
  }

  private void assertNothingLeft() {
    assertThat(layout.bases()).isEmptyDirectory();
    assertThat(layout.instances()).isEmptyDirectory();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Digest digest(DigestAlgorithm algorithm, byte[] content) {
    return Digest.of(algorithm, algorithm.start().digest(content));
  }

  @Test
  void pulls_a_qcow2_image() throws IOException {
    Base base = pull(IMAGE);

    assertThat(Files.readAllBytes(base.path())).isEqualTo(TinyImage.content());
    assertThat(base.cacheId()).isEqualTo(ID.cacheId(1));
    assertThat(base.sourceFormat()).isEqualTo(ImageFormat.QCOW2);
    assertThat(base.virtualSize()).isEqualTo(TinyImage.SIZE);
    assertThat(base.digests())
        .containsOnlyKeys(DigestAlgorithm.SHA256)
        .containsValue(digest(DigestAlgorithm.SHA256, TinyImage.of(ImageFormat.QCOW2)));
    assertThat(base.proofs()).isEmpty();
    assertThat(names(layout.bases()))
        .containsExactly(base.cacheId().hex(), base.cacheId() + ".json");
    assertThat(told)
        .extracting(Progress::step)
        .containsSubsequence(Step.FETCH, Step.INSPECT, Step.CONVERT);
  }

  @Test
  void pulls_a_packed_image() throws IOException {
    byte[] packed = gzip(TinyImage.of(ImageFormat.QCOW2));
    source.replace(packed, "2");

    Base base = pull(IMAGE.withCompression(Compression.GZIP));

    assertThat(Files.readAllBytes(base.path())).isEqualTo(TinyImage.content());
    assertThat(base.sourceFormat()).isEqualTo(ImageFormat.QCOW2);
    assertThat(base.digests()).containsValue(digest(DigestAlgorithm.SHA256, packed));
    assertThat(names(layout.bases()))
        .containsExactly(base.cacheId().hex(), base.cacheId() + ".json");
  }

  private Refresh refresh(ImageRequest request) {
    return open().refresh(request, told::add);
  }

  @Test
  void a_refresh_of_what_is_not_cached_fetches_it() {
    Refresh refresh = refresh(IMAGE);

    assertThat(refresh.outcome()).isEqualTo(Outcome.FETCHED);
    assertThat(pull(IMAGE)).isEqualTo(refresh.base());
    assertThat(source.opens()).isOne();
  }

  @Test
  void a_refresh_fetches_nothing_if_the_source_can_tell_that_nothing_changed() {
    source.moveAway();
    Base base = pull(IMAGE);

    assertThat(refresh(IMAGE)).isEqualTo(new Refresh(base, Outcome.UNCHANGED));
    assertThat(source.opens()).isOne();
  }

  @Test
  void a_refresh_finds_the_same_content_also_where_the_source_can_not_tell() throws IOException {
    source.moveAway();
    source.forgetVersion();
    Base base = pull(IMAGE);
    List<String> files = names(layout.bases());

    assertThat(refresh(IMAGE)).isEqualTo(new Refresh(base, Outcome.UNCHANGED));
    assertThat(source.opens()).isEqualTo(2);
    assertThat(names(layout.bases())).isEqualTo(files);
  }

  @Test
  void the_same_content_by_another_version_is_not_fetched_twice_more() {
    source.moveAway();
    pull(IMAGE);
    source.replace(TinyImage.of(ImageFormat.QCOW2), "2");
    source.moveAway();

    assertThat(refresh(IMAGE).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(refresh(IMAGE).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(source.opens()).isEqualTo(2);
  }

  @Test
  void a_refresh_makes_other_content_the_current_revision_and_keeps_the_old() throws IOException {
    source.moveAway();
    Disk old = create(request(LARGE, DiskKind.QCOW2));
    byte[] before = Files.readAllBytes(old.base());
    source.replace(TinyImage.of(ImageFormat.RAW), "2");
    source.moveAway();

    Refresh refresh = refresh(IMAGE);

    assertThat(refresh.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(refresh.base().revision()).isEqualTo(2);
    assertThat(refresh.base().cacheId()).isEqualTo(ID.cacheId(2));
    assertThat(pull(IMAGE)).isEqualTo(refresh.base());
    assertThat(Files.readAllBytes(old.base())).isEqualTo(before);
    assertThat(open().findDisk(WEB)).contains(old);
  }

  @Test
  void a_failed_refresh_leaves_the_old_one_current() throws IOException {
    source.moveAway();
    Base base = pull(IMAGE);
    List<String> files = names(layout.bases());
    source.replace(new byte[0], "2");
    source.moveAway();

    assertFails(Kind.IMAGE_REFUSED, () -> refresh(IMAGE));

    assertThat(pull(IMAGE)).isEqualTo(base);
    assertThat(names(layout.bases())).isEqualTo(files);
    source.vanish();
    assertFails(Kind.NOT_FOUND, () -> refresh(IMAGE));
    assertThat(names(layout.bases())).isEqualTo(files);
  }

  @Test
  void offline_a_remote_image_is_the_one_in_the_cache_or_none() {
    source.moveAway();
    ImageBackendConfig offline = ImageBackendConfig.of(layout.root()).withNetwork(Network.OFFLINE);
    ImageBackend backend =
        LocalImageBackend.open(offline, Host.ofThisMachine().withSources(location -> source));
    opened.add(backend);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> backend.pull(IMAGE, told::add))
        .hasMessageContaining("offline");
    Base base = pull(IMAGE);
    assertThat(backend.pull(IMAGE, told::add)).isEqualTo(base);
    assertFails(Kind.SOURCE_UNAVAILABLE, () -> backend.refresh(IMAGE, told::add));
    assertThat(source.opens()).isOne();
  }

  @Test
  void pulls_a_raw_image_without_any_command() throws IOException {
    source.replace(TinyImage.of(ImageFormat.RAW), "2");

    Base base = pull(IMAGE);

    assertThat(Files.readAllBytes(base.path())).isEqualTo(TinyImage.content());
    assertThat(base.sourceFormat()).isEqualTo(ImageFormat.RAW);
    assertThat(commands.titles()).isEmpty();
    assertThat(names(layout.bases()))
        .containsExactly(base.cacheId().hex(), base.cacheId() + ".json");
  }

  @ParameterizedTest
  @EnumSource(names = {"VMDK", "VDI"})
  void pulls_an_image_of_another_format(ImageFormat format) throws IOException {
    source.replace(TinyImage.of(format), "2");

    Base base = pull(IMAGE.withFormat(new DeclaredFormat(format.label())));

    assertThat(Files.readAllBytes(base.path())).isEqualTo(TinyImage.content());
    assertThat(base.sourceFormat()).isEqualTo(format);
    assertThat(base.virtualSize()).isEqualTo(TinyImage.SIZE);
    assertThat(names(layout.bases()))
        .containsExactly(base.cacheId().hex(), base.cacheId() + ".json");
  }

  @ParameterizedTest
  @CsvSource({
    "VMDK, subformat=monolithicSparse",
    "VMDK, subformat=streamOptimized",
    "VDI, static=off",
    "VDI, static=on"
  })
  void a_base_is_what_qemu_img_makes_of_its_own_image(ImageFormat format, String options)
      throws Exception {
    byte[] content = new byte[3 * MIB + 1536];
    new Random(1).nextBytes(content);
    Arrays.fill(content, MIB / 2, 2 * MIB + MIB / 2, (byte) 0);
    Path raw = Files.write(directory.resolve("raw"), content);
    Path image = directory.resolve("image");
    QemuImg.run("convert", "-f", "raw", "-O", format, "-o", options, raw, image);
    source.replace(Files.readAllBytes(image), "2");

    Base base = pull(IMAGE);

    assertThat(Files.readAllBytes(base.path())).isEqualTo(content);
    assertThat(base.sourceFormat()).isEqualTo(format);
  }

  @Test
  void a_vmdk_is_read_by_itself_also_if_the_file_that_it_names_is_there() throws IOException {
    Files.createDirectories(layout.bases());
    Path canary = Files.write(layout.bases().resolve("tiny.vmdk"), new byte[MIB]);
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");

    assertThat(Files.readAllBytes(pull(IMAGE).path())).isEqualTo(TinyImage.content());
    assertThat(canary).hasBinaryContent(new byte[MIB]);
  }

  static Stream<byte[]> vmdksThatNameFiles() {
    String usual = TinyVmdk.descriptor("monolithicSparse", "RW 643 SPARSE \"tiny.vmdk\"");
    String flat = TinyVmdk.descriptor("monolithicFlat", "RW 1 FLAT \"/etc/passwd\" 0");
    String vmfs = TinyVmdk.descriptor("vmfs", "RW 1 VMFS \"/etc/passwd\"");
    String absolute = TinyVmdk.descriptor("monolithicSparse", "RW 643 SPARSE \"/etc/passwd\"");
    return Stream.of(
        flat.getBytes(StandardCharsets.UTF_8),
        vmfs.getBytes(StandardCharsets.UTF_8),
        withLittleLong(TinyVmdk.sparse(TinyImage.SIZE).descriptor(flat).bytes(), 12, 0),
        TinyVmdk.sparse(TinyImage.SIZE).descriptor(flat).bytes(),
        TinyVmdk.sparse(TinyImage.SIZE).descriptor(absolute).bytes(),
        TinyVmdk.sparse(TinyImage.SIZE)
            .descriptor(usual + "parentFileNameHint=\"/etc/passwd\"\n")
            .bytes());
  }

  @ParameterizedTest
  @MethodSource("vmdksThatNameFiles")
  void a_vmdk_that_names_a_file_of_this_host_is_refused_before_any_command_sees_it(byte[] image) {
    source.replace(image, "2");

    assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE));

    assertThat(commands.titles()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void a_raw_image_is_filled_up_to_whole_sectors() throws IOException {
    byte[] odd = Arrays.copyOf(TinyImage.content(), 5 * 64 * 1024 + 1);
    source.replace(odd, "2");

    Base base = pull(IMAGE);

    assertThat(base.virtualSize()).isEqualTo(DiskSize.holding(odd.length));
    assertThat(Files.readAllBytes(base.path())).isEqualTo(Arrays.copyOf(odd, 5 * 64 * 1024 + 512));
    assertThat(base.digests()).containsValue(digest(DigestAlgorithm.SHA256, odd));
  }

  @Test
  void zeros_stay_holes_all_the_way() throws IOException {
    byte[] sparse = new byte[24 * MIB];
    sparse[13 * MIB] = 1;
    source.replace(sparse, "2");

    Disk disk = create(request(DiskSize.ofGib(1), DiskKind.RAW));

    assertThat(disk.path()).hasSize(1L << 30);
    assertThat(linux.allocatedBytes(disk.path())).isLessThan(MIB);
    assertThat(linux.allocatedBytes(disk.base())).isLessThan(MIB);
  }

  @Test
  void a_cached_image_causes_no_request_and_no_command() {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    Base cold = pull(IMAGE);

    assertThat(pull(IMAGE)).isEqualTo(cold);

    assertThat(source.opens()).isOne();
    assertThat(commands.conversions()).isOne();
  }

  @Test
  void a_source_without_fingerprint_is_used_as_it_was_cached() {
    source.moveAway();
    Base cold = pull(IMAGE);
    source.replace(TinyImage.of(ImageFormat.RAW), "2");
    source.moveAway();

    assertThat(pull(IMAGE)).isEqualTo(cold);
    assertThat(source.opens()).isOne();
  }

  @Test
  void a_changed_source_is_a_new_revision_and_the_old_base_stays() throws Exception {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));
    byte[] changed = TinyImage.of(ImageFormat.QCOW2, 4);
    source.replace(changed, "2");

    Base second = pull(IMAGE);

    assertThat(second.revision()).isEqualTo(2);
    assertThat(second.cacheId()).isEqualTo(ID.cacheId(2));
    assertThat(Files.readAllBytes(second.path())).isEqualTo(TinyImage.content(4));
    assertThat(Files.readAllBytes(disk.base())).isEqualTo(TinyImage.content());
    assertThat(contentOf(disk)).isEqualTo(TinyImage.content(LARGE));
    assertThat(create(request(LARGE, DiskKind.QCOW2))).isEqualTo(disk);
    assertThat(pull(IMAGE)).isEqualTo(second);
  }

  @Test
  void a_checksum_that_is_right_is_recorded() {
    Digest right = digest(DigestAlgorithm.SHA512, TinyImage.of(ImageFormat.QCOW2));

    Base base = pull(IMAGE.withChecksum(right));

    assertThat(base.proofs()).containsExactly(Proof.of(By.REQUEST, DigestAlgorithm.SHA512));
    assertThat(base.digests()).containsEntry(DigestAlgorithm.SHA512, right);
  }

  @Test
  void a_checksum_that_is_wrong_leaves_nothing() {
    Digest wrong = digest(DigestAlgorithm.SHA256, new byte[0]);

    assertFails(Kind.CHECKSUM_MISMATCH, () -> pull(IMAGE.withChecksum(wrong)))
        .hasMessageContaining(wrong.toString())
        .hasMessageContaining(
            digest(DigestAlgorithm.SHA256, TinyImage.of(ImageFormat.QCOW2)).toString());
    assertNothingLeft();
    assertThat(commands.titles()).isEmpty();
  }

  @Test
  void a_cached_base_is_compared_with_the_checksum_too() {
    Base base = pull(IMAGE);
    Digest right = digest(DigestAlgorithm.SHA256, TinyImage.of(ImageFormat.QCOW2));
    Digest wrong = digest(DigestAlgorithm.SHA256, new byte[0]);

    assertThat(pull(IMAGE.withChecksum(right)).cacheId()).isEqualTo(base.cacheId());
    assertFails(Kind.CHECKSUM_MISMATCH, () -> pull(IMAGE.withChecksum(wrong)));

    assertThat(source.opens()).isOne();
    assertThat(base.path()).exists();
  }

  @Test
  void a_checksum_of_another_algorithm_is_computed_once_from_the_source() throws IOException {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    Base base = pull(IMAGE);
    Digest right = digest(DigestAlgorithm.MD5, TinyImage.of(ImageFormat.VMDK));

    Base proved = pull(IMAGE.withChecksum(right));
    Base again = pull(IMAGE.withChecksum(right));

    assertThat(source.opens()).isEqualTo(2);
    assertThat(proved.digests()).containsKeys(DigestAlgorithm.MD5, DigestAlgorithm.SHA256);
    assertThat(again).isEqualTo(proved);
    assertThat(proved.path()).isEqualTo(base.path());
    assertThat(commands.conversions()).isOne();
    assertThat(names(layout.bases())).hasSize(2);
  }

  @Test
  void a_digest_that_was_computed_is_recorded_also_if_it_is_not_the_one_asked_for() {
    pull(IMAGE);
    Digest wrong = digest(DigestAlgorithm.MD5, new byte[0]);

    assertFails(Kind.CHECKSUM_MISMATCH, () -> pull(IMAGE.withChecksum(wrong)));
    assertFails(Kind.CHECKSUM_MISMATCH, () -> pull(IMAGE.withChecksum(wrong)));

    assertThat(source.opens()).isEqualTo(2);
    Base base = pull(IMAGE);
    assertThat(base.digests()).containsOnlyKeys(DigestAlgorithm.MD5, DigestAlgorithm.SHA256);
    assertThat(base.proofs()).isEmpty();
  }

  @Test
  void a_checksum_of_what_the_source_serves_now_proves_nothing_of_the_base() {
    source.moveAway();
    pull(IMAGE);
    byte[] changed = TinyImage.of(ImageFormat.QCOW2, 4);
    source.replace(changed, "2");
    source.moveAway();

    assertFails(
            Kind.CHECKSUM_MISMATCH,
            () -> pull(IMAGE.withChecksum(digest(DigestAlgorithm.MD5, changed))))
        .hasMessageContaining("has changed since it was cached");
  }

  @ParameterizedTest
  @CsvSource({"QCOW2, qcow2", "RAW, raw"})
  void a_declared_format_that_is_right_is_accepted_cold_and_warm(ImageFormat is, String declared) {
    source.replace(TinyImage.of(is), "2");
    ImageRequest request = IMAGE.withFormat(new DeclaredFormat(declared));

    assertThat(pull(request)).isEqualTo(pull(request));
  }

  @ParameterizedTest
  @CsvSource({"QCOW2, raw", "QCOW2, vmdk", "RAW, qcow2", "RAW, iso", "RAW, --help", "RAW, ''"})
  void a_declared_format_that_is_wrong_is_refused_cold_and_warm(ImageFormat is, String declared) {
    source.replace(TinyImage.of(is), "2");
    ImageRequest request = IMAGE.withFormat(new DeclaredFormat(declared));

    assertFails(Kind.IMAGE_REFUSED, () -> pull(request));
    assertNothingLeft();
    Base base = pull(IMAGE);
    assertFails(Kind.IMAGE_REFUSED, () -> pull(request)).hasMessageContaining("declared");
    assertThat(base.path()).exists();
  }

  @Test
  void an_image_that_could_read_the_host_is_refused_before_any_command_sees_it() {
    source.replace(
        TinyQcow2.of(TinyImage.SIZE).backingFile("/etc/shadow", "raw").bytes(), "2");

    assertFails(Kind.IMAGE_REFUSED, () -> create(request(LARGE, DiskKind.QCOW2)));

    assertThat(commands.titles()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void an_empty_image_is_refused() {
    source.replace(new byte[0], "2");

    assertFails(Kind.IMAGE_REFUSED, () -> pull(IMAGE)).hasMessageContaining("empty");
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"RAW", "QCOW2"})
  void an_image_larger_than_its_disk_is_refused_before_it_is_unpacked(ImageFormat format) {
    source.replace(TinyImage.of(format), "2");
    DiskSize small = new DiskSize(TinyImage.SIZE.bytes() - 512);

    for (DiskKind kind : DiskKind.values()) {
      assertFails(Kind.IMAGE_TOO_LARGE, () -> create(request(small, kind)))
          .hasMessageContaining(Long.toString(small.bytes()))
          .hasMessageContaining(Long.toString(TinyImage.SIZE.bytes()));
    }

    assertThat(commands.titles()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void a_cached_base_larger_than_the_disk_is_refused_and_stays() throws IOException {
    Base base = pull(IMAGE);

    assertFails(Kind.IMAGE_TOO_LARGE, () -> create(request(new DiskSize(512), DiskKind.QCOW2)));

    assertThat(names(layout.bases())).hasSize(2).contains(base.cacheId().hex());
    assertThat(layout.instances()).isEmptyDirectory();
  }

  @Test
  void an_image_over_the_limit_is_refused_before_it_is_unpacked() {
    DiskSize limit = new DiskSize(TinyImage.SIZE.bytes() - 512);
    ImageBackend backend = open(linux, commands, limit);

    assertFails(Kind.IMAGE_TOO_LARGE, () -> backend.pull(IMAGE, told::add))
        .hasMessageContaining(Long.toString(limit.bytes()));
    assertThat(commands.titles()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void a_cached_base_over_a_new_limit_is_refused() {
    pull(IMAGE);
    ImageBackend backend = open(linux, commands, new DiskSize(512));

    assertFails(Kind.IMAGE_TOO_LARGE, () -> backend.pull(IMAGE, told::add));
  }

  @ParameterizedTest
  @CsvSource({
    "QCOW2, QCOW2, 0", "QCOW2, QCOW2, 329216", "QCOW2, QCOW2, 1000448",
    "QCOW2, RAW, 0", "QCOW2, RAW, 329216", "QCOW2, RAW, 1000448",
    "RAW, QCOW2, 0", "RAW, QCOW2, 329216", "RAW, QCOW2, 1000448",
    "RAW, RAW, 0", "RAW, RAW, 329216", "RAW, RAW, 1000448"
  })
  void a_disk_holds_what_the_image_holds(ImageFormat image, DiskKind kind, long bytes)
      throws Exception {
    source.replace(TinyImage.of(image), "2");
    DiskSize size = new DiskSize(bytes);

    Disk disk = create(request(size, kind));

    assertThat(contentOf(disk)).isEqualTo(TinyImage.content(size));
    assertThat(disk.virtualSize()).isEqualTo(size.isZero() ? TinyImage.SIZE : size);
    assertThat(disk.path()).isEqualTo(layout.disk(WEB));
    assertThat(disk.sizedBase().isPresent()).isEqualTo(kind == DiskKind.QCOW2 && !size.isZero());
    assertThat(disk.backingChain()).hasSize(kind == DiskKind.QCOW2 ? 1 : 0);
    assertThat(open().findDisk(WEB)).contains(disk);
    assertThat(names(layout.instance(WEB))).containsExactly("disk", "disk.json");
  }

  @Test
  void sizes_that_differ_below_a_gib_have_their_own_sized_bases() {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    Disk one = create(request(DiskSize.ofGib(1), DiskKind.QCOW2));
    Disk more = create(
        new DiskRequest(IMAGE, new InstanceName("b"), DiskSize.parse("1536M"), DiskKind.QCOW2));

    assertThat(one.sizedBase().orElseThrow()).hasSize(1L << 30);
    assertThat(more.sizedBase().orElseThrow()).hasSize(3L << 29);
    assertThat(source.opens()).isOne();
    assertThat(commands.conversions()).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void asked_again_for_the_same_it_answers_as_before(DiskKind kind) throws IOException {
    Disk disk = create(request(LARGE, kind));
    byte[] before = Files.readAllBytes(disk.path());
    int ran = commands.titles().size();
    source.vanish();

    assertThat(create(request(LARGE, kind))).isEqualTo(disk);
    assertThat(create(new DiskRequest(
            IMAGE.withFormat(DeclaredFormat.of(ImageFormat.QCOW2)), WEB, LARGE, kind)))
        .isEqualTo(disk);

    assertThat(commands.titles()).hasSize(ran);
    assertThat(Files.readAllBytes(disk.path())).isEqualTo(before);
  }

  @Test
  void asked_for_something_else_it_is_a_conflict_and_the_disk_stays() throws IOException {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));
    byte[] before = Files.readAllBytes(disk.path());
    DiskSize larger = new DiskSize(LARGE.bytes() + 512);
    ImageRequest asRaw = IMAGE.withFormat(DeclaredFormat.of(ImageFormat.RAW));

    for (DiskRequest other : List.of(
        request(larger, DiskKind.QCOW2),
        request(DiskSize.ZERO, DiskKind.QCOW2),
        request(LARGE, DiskKind.RAW),
        new DiskRequest(OTHER, WEB, LARGE, DiskKind.QCOW2),
        new DiskRequest(asRaw, WEB, LARGE, DiskKind.QCOW2))) {
      assertFails(Kind.CONFLICT, () -> create(other)).hasMessageContaining(WEB.toString());
    }

    assertThat(Files.readAllBytes(disk.path())).isEqualTo(before);
    assertThat(create(request(LARGE, DiskKind.QCOW2))).isEqualTo(disk);
  }

  @Test
  void a_kernel_is_cached_as_it_stands_and_is_no_disk() throws IOException {
    source.replace(TinyKernel.bytes(), "2");
    ImageRequest kernel = IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL));

    Base base = pull(kernel);

    assertThat(base.sourceFormat()).isEqualTo(ImageFormat.KERNEL);
    assertThat(Files.readAllBytes(base.path())).startsWith(TinyKernel.bytes()).hasSize(1024);
    assertFails(
            Kind.IMAGE_REFUSED, () -> create(new DiskRequest(kernel, WEB, LARGE, DiskKind.QCOW2)))
        .hasMessageContaining("it is no disk, but kernel");
    assertFails(Kind.IMAGE_REFUSED, () -> create(request(LARGE, DiskKind.RAW)))
        .hasMessageContaining("it is no disk, but kernel");
    assertThat(layout.instances()).isEmptyDirectory();
  }

  @Test
  void a_copy_is_the_callers_and_the_base_stays_as_it_is() throws IOException {
    source.replace(TinyKernel.bytes(), "2");
    Path file = Files.writeString(directory.resolve("kernel"), "older");
    ImageRequest kernel = IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL));

    Base base = open().copy(kernel, file, told::add);

    assertThat(file).hasSameBinaryContentAs(base.path());
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(base.path())).isEqualTo("r--r--r--");
    assertThat(names(directory)).containsExactly("kernel", "state");
  }

  @Test
  void what_can_not_be_copied_leaves_the_older_file() throws IOException {
    Path file = Files.writeString(directory.resolve("kernel"), "older");
    ImageRequest kernel = IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL));
    ImageBackend backend = open();

    assertFails(Kind.IMAGE_REFUSED, () -> backend.copy(kernel, file, told::add));

    assertThat(file).hasContent("older");
    assertThat(names(directory)).containsExactly("kernel", "state");
  }

  @Test
  void what_was_not_fetched_yet_and_is_no_disk_is_not_cached_for_one() {
    source.replace(TinyKernel.bytes(), "2");
    ImageRequest kernel = IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL));

    assertFails(
        Kind.IMAGE_REFUSED, () -> create(new DiskRequest(kernel, WEB, LARGE, DiskKind.QCOW2)));

    assertNothingLeft();
  }

  @Test
  void what_was_cached_as_raw_may_turn_out_to_be_a_kernel() {
    source.replace(TinyKernel.bytes(), "2");
    Base raw = pull(IMAGE);

    assertThat(pull(IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL)))).isEqualTo(raw);
    assertThat(source.opens()).isOne();

    source.replace(new byte[1024], "3");
    pull(IMAGE);
    assertFails(
            Kind.IMAGE_REFUSED, () -> pull(IMAGE.withFormat(DeclaredFormat.of(ImageFormat.KERNEL))))
        .hasMessageContaining("declared kernel, but the content is raw");
  }

  @Test
  void an_initial_ram_disk_stays_compressed_whatever_its_name_ends_in() throws IOException {
    byte[] packed = gzip(new byte[100_000]);
    Path file = Files.write(directory.toRealPath().resolve("initrd.gz"), packed);
    ImageRequest initrd = ImageRequest.of(new ImageLocation.LocalFile(file))
        .withFormat(DeclaredFormat.of(ImageFormat.INITRD));

    try (ImageBackend backend = LocalImageBackend.open(ImageBackendConfig.of(layout.root()))) {
      assertThat(Files.readAllBytes(backend.pull(initrd, told::add).path())).startsWith(packed);
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  @Test
  void a_disk_that_was_only_begun_is_made_anew() throws Exception {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));
    Files.delete(disk.path());
    Files.writeString(StateLayout.inFlight(disk.path(), InFlight.TEMPORARY), "half");

    assertThat(open().findDisk(WEB)).isEmpty();
    Disk other = create(request(DiskSize.ZERO, DiskKind.RAW));

    assertThat(contentOf(other)).isEqualTo(TinyImage.content());
    assertThat(names(layout.instance(WEB))).containsExactly("disk", "disk.json");
  }

  @Test
  void a_disk_without_a_record_is_not_touched() throws IOException {
    open();
    Files.createDirectory(layout.instance(WEB));
    Files.writeString(layout.disk(WEB), "precious");

    assertFails(Kind.CONFLICT, () -> create(request(LARGE, DiskKind.QCOW2)));

    assertThat(layout.disk(WEB)).hasContent("precious");
    assertThat(source.opens()).isZero();
  }

  @Test
  void removing_a_disk_leaves_the_cache() throws IOException {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));

    remove();
    remove();

    assertThat(layout.instances()).isEmptyDirectory();
    assertThat(open().findDisk(WEB)).isEmpty();
    assertThat(disk.base()).exists();
    assertThat(disk.sizedBase().orElseThrow()).exists();
    assertThat(create(request(LARGE, DiskKind.QCOW2))).isEqualTo(disk);
  }

  @Test
  void removing_a_disk_leaves_what_else_the_instance_has() throws IOException {
    create(request(LARGE, DiskKind.QCOW2));
    Files.writeString(layout.instance(WEB).resolve("instance.json"), "{}");

    remove();

    assertThat(names(layout.instance(WEB))).containsExactly("instance.json");
  }

  @Test
  void the_lock_of_another_instance_does_not_do() {
    ImageBackend backend = open();
    try (InstanceLock lock = backend.lockInstance(new InstanceName("other"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              backend.createDisk(lock, request(LARGE, DiskKind.RAW), ProgressListener.none()));
    }
    assertThat(source.opens()).isZero();
  }

  @Test
  void bases_are_for_all_to_read_and_directories_to_pass_through() throws IOException {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));

    for (Path dir :
        List.of(layout.root(), layout.bases(), layout.instances(), layout.instance(WEB))) {
      assertThat(mode(dir)).as(dir.toString()).isEqualTo("rwx--x--x");
    }
    assertThat(mode(disk.base())).isEqualTo("r--r--r--");
    assertThat(mode(disk.sizedBase().orElseThrow())).isEqualTo("r--r--r--");
    assertThat(mode(disk.path())).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 300_000})
  void a_source_that_breaks_off_leaves_nothing(long after) {
    source.breakAfter(after);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> create(request(LARGE, DiskKind.RAW)));
    assertNothingLeft();
  }

  @Test
  void a_source_that_lies_about_its_length_leaves_nothing() {
    source.promise(OptionalLong.of(1));

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> pull(IMAGE));
    assertNothingLeft();
  }

  @Test
  void a_full_file_system_is_known_before_anything_is_unpacked() {
    HostFiles small = new SmallDisk(linux, 100L * MIB, 5L * MIB + 4096);
    ImageBackend backend = open(small, commands, ImageBackendConfig.DEFAULT_MAX_VIRTUAL_SIZE);

    assertFails(Kind.NO_SPACE, () -> create(backend, request(LARGE, DiskKind.QCOW2)));
    assertThat(commands.conversions()).isZero();
    assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "convert"})
  void what_qemu_img_can_not_read_is_refused_and_leaves_nothing(String subcommand) {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    CommandRunner failing = command -> command.arguments().contains(subcommand)
        ? command.check(new CommandResult(1, "", "qemu-img: no"))
        : new ExecCommandRunner().run(command);

    assertFails(Kind.IMAGE_REFUSED, () -> create(open(failing), request(LARGE, DiskKind.QCOW2)))
        .hasMessageContaining("qemu-img: no");
    assertNothingLeft();
  }

  @Test
  void a_disk_that_was_made_before_does_not_answer_for_a_checksum_that_is_wrong() {
    create(request(LARGE, DiskKind.QCOW2));
    DiskRequest plain = request(LARGE, DiskKind.QCOW2);
    Digest wrong = digest(DigestAlgorithm.SHA256, new byte[0]);
    DiskRequest proved = new DiskRequest(
        plain.image().withChecksum(wrong), plain.instance(), plain.size(), plain.kind());

    assertFails(Kind.CHECKSUM_MISMATCH, () -> create(proved));

    assertThat(create(plain).path()).exists();
  }

  @Test
  void without_qemu_img_nothing_is_left() {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    CommandRunner missing = new ScriptedCommandRunner().answer(List.of("qemu-img"), command -> {
      throw new ImageException(Kind.COMMAND_MISSING, "Command qemu-img is not installed");
    });

    assertFails(Kind.COMMAND_MISSING, () -> create(open(missing), request(LARGE, DiskKind.QCOW2)));
    assertNothingLeft();
  }

  @Test
  void a_failure_leaves_the_instance_directory_as_it_was() throws IOException {
    open();
    Files.createDirectory(layout.instance(WEB));
    Files.writeString(layout.instance(WEB).resolve("instance.json"), "{}");
    source.breakAfter(1);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> create(request(LARGE, DiskKind.RAW)));

    assertThat(names(layout.instance(WEB))).containsExactly("instance.json");
  }

  @Test
  void an_overlay_that_fails_leaves_the_bases_and_no_instance() {
    HostFiles failing = new ForwardingFiles(linux) {
      @Override
      public FileChannel create(Path file) throws IOException {
        if (StateLayout.isInFlightOf(layout.disk(WEB), file)) {
          throw new IOException("Input/output error");
        }
        return super.create(file);
      }
    };
    ImageBackend backend = open(failing, commands, ImageBackendConfig.DEFAULT_MAX_VIRTUAL_SIZE);

    assertFails(Kind.STATE_DIRECTORY, () -> create(backend, request(LARGE, DiskKind.QCOW2)));

    assertThat(layout.instances()).isEmptyDirectory();
    assertThat(layout.sizedBase(ID.cacheId(1), LARGE)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "convert"})
  void an_interrupt_leaves_no_instance_and_nothing_in_flight(String subcommand) throws IOException {
    source.replace(TinyImage.of(ImageFormat.VMDK), "2");
    CommandRunner interrupted = command -> {
      if (command.arguments().contains(subcommand)) {
        Thread.currentThread().interrupt();
        throw new ImageException(Kind.INTERRUPTED, "Running qemu-img was interrupted");
      }
      return new ExecCommandRunner().run(command);
    };
    ImageBackend backend = open(interrupted);

    assertFails(Kind.INTERRUPTED, () -> create(backend, request(LARGE, DiskKind.QCOW2)))
        .hasMessage("Running qemu-img was interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(layout.instances()).isEmptyDirectory();
    assertThat(names(layout.bases())).noneMatch(name -> name.contains(".part"));
    assertThat(names(layout.bases())).noneMatch(name -> name.matches(".*\\.(tmp|converted)"));
  }

  @Test
  void lists_bases_with_their_sizes_and_instances() {
    Disk disk = create(request(LARGE, DiskKind.QCOW2));
    create(new DiskRequest(IMAGE, new InstanceName("a"), DiskSize.ZERO, DiskKind.RAW));
    Base other = pull(OTHER);

    List<CachedImage> images = open().images();

    assertThat(images).hasSize(2);
    assertThat(images.get(0).base().path()).isEqualTo(disk.base());
    assertThat(images.get(0).sizedBases()).extracting(CachedSizedBase::size).containsExactly(LARGE);
    assertThat(images.get(0).instances()).containsExactly(new InstanceName("a"), WEB);
    assertThat(images.get(0).allocatedBytes()).isPositive().isLessThan(TinyImage.SIZE.bytes());
    assertThat(images.get(1))
        .isEqualTo(new CachedImage(
            other,
            CachedImage.State.CURRENT,
            Optional.empty(),
            false,
            images.get(1).lastUse(),
            images.get(1).allocatedBytes(),
            List.of(),
            List.of()));
  }

  @Test
  void inspects_a_file_without_any_command() throws IOException {
    Path good = Files.write(directory.resolve("good"), TinyImage.of(ImageFormat.QCOW2));
    Path bad = Files.write(directory.resolve("bad"), new byte[0]);
    ImageBackend backend = open();

    assertAccepted(
        backend.inspect(good, Optional.empty()), ImageFormat.QCOW2, TinyImage.SIZE.bytes());
    assertThat(backend.inspect(good, Optional.of(new DeclaredFormat("raw"))))
        .isInstanceOf(Inspection.Rejected.class);
    assertThat(backend.inspect(bad, Optional.empty())).isInstanceOf(Inspection.Rejected.class);
    assertFails(Kind.NOT_FOUND, () -> backend.inspect(directory.resolve("none"), Optional.empty()));
    assertFails(Kind.IMAGE_REFUSED, () -> backend.inspect(directory, Optional.empty()));
    assertThat(commands.titles()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void computes_several_digests_of_a_file() throws IOException {
    byte[] content = TinyImage.content();
    Path file = Files.write(directory.resolve("file"), content);
    Set<DigestAlgorithm> algorithms = Set.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA512);

    assertThat(open().checksum(file, algorithms, told::add))
        .containsOnlyKeys(algorithms)
        .containsEntry(DigestAlgorithm.MD5, digest(DigestAlgorithm.MD5, content))
        .containsEntry(DigestAlgorithm.SHA512, digest(DigestAlgorithm.SHA512, content));
  }

  @Test
  void a_file_of_this_host_is_pulled_through_links_and_followed_when_it_changes()
      throws IOException {
    Path image =
        Files.write(directory.toRealPath().resolve("image"), TinyImage.of(ImageFormat.RAW));
    Path link = Files.createSymbolicLink(directory.resolve("link"), image);
    ImageRequest request = ImageRequest.of(new ImageLocation.LocalFile(link));
    ImageBackend backend = LocalImageBackend.open(ImageBackendConfig.of(layout.root()));
    opened.add(backend);

    Base first = backend.pull(request, told::add);
    Files.write(image, new byte[1024]);
    Base second = backend.pull(request, told::add);

    assertThat(first.imageId()).isEqualTo(image.toString());
    assertThat(List.of(first.revision(), second.revision())).containsExactly(1, 2);
    assertThat(Files.readAllBytes(first.path())).isEqualTo(TinyImage.content());
    assertThat(second.path()).hasSize(1024);
  }

  @Test
  void a_state_directory_that_can_not_be_made_is_told_by_name() throws IOException {
    Files.writeString(layout.root(), "a file");

    assertFails(Kind.STATE_DIRECTORY, this::open)
        .hasMessageContaining(layout.root().toString());
  }

  /** What a guest reads, by qemu-img's account. */
  private byte[] contentOf(Disk disk) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Files.deleteIfExists(out);
    QemuImg.run("convert", "-f", disk.kind().label(), "-O", "raw", disk.path(), out);
    return Files.readAllBytes(out);
  }
}
