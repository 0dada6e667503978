/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static dev.cowbird.imagebackend.source.glance.FakeCloud.body;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.data;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.inTurn;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.json;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.status;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.with;
import static dev.cowbird.imagebackend.source.glance.ImageRecords.IMAGE;
import static dev.cowbird.imagebackend.source.glance.ImageRecords.record;
import static dev.cowbird.imagebackend.source.glance.ImageRecords.recordOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.source.TryLaterException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GlanceImageSourceTest extends ImageSourceContract {
  private static final String RECORD = "/v2/images/" + IMAGE;
  private static final String FILE = RECORD + "/file";
  private static final byte[] CONTENT = {1, 2, 3};

  private final FakeCloud cloud = new FakeCloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  private GlanceImageSource source(TransportFactory transports) {
    ImageService service = new ImageService(
        () -> CloudConfig.withoutAuthentication(cloud.url("/")), transports, Clock.systemUTC());
    return new GlanceImageSource(service, new ImageLocation.Glance(IMAGE));
  }

  private GlanceImageSource source() {
    return source(FakeCloud.transports());
  }

  /** An image of these bytes, of which Glance says this. */
  private GlanceImageSource source(JsonNode record, byte[] content) {
    cloud.on(RECORD, json(200, record.toString())).on(FILE, data(content));
    return source();
  }

  @Override
  protected ImageSource source(byte[] content) {
    return source(recordOf(content), content);
  }

  @Override
  protected ImageSource absent() {
    cloud.forget(RECORD);
    cloud.forget(FILE);
    return source();
  }

  @Test
  void is_named_by_the_uuid_and_asks_nothing_for_that() {
    GlanceImageSource source = new GlanceImageSource(
        new ImageService(
            () -> {
              throw new AssertionError("the configuration was read");
            },
            FakeCloud.transports(),
            Clock.systemUTC()),
        new ImageLocation.Glance(IMAGE));

    assertThat(source.id()).isEqualTo(new ImageId(IMAGE.toString()));
    assertThat(source.fingerprint()).isEmpty();
  }

  @Test
  void says_what_glance_says_of_the_image() throws IOException {
    SourceFacts facts = source(
            record().put("disk_format", "qcow2").put("virtual_size", 5L << 30), CONTENT)
        .describe();

    assertThat(facts.length()).hasValue(3);
    assertThat(facts.promised()).containsOnlyKeys(DigestAlgorithm.MD5, DigestAlgorithm.SHA512);
    assertThat(facts.format()).hasValue(new DeclaredFormat("qcow2"));
    assertThat(facts.virtualBytes()).hasValue(5L << 30);
    assertThat(facts.minDisk()).hasValue(DiskSize.ofGib(2));
    assertThat(facts.container()).isEmpty();
  }

  @Test
  void what_glance_does_not_say_is_not_known() throws IOException {
    SourceFacts facts = source(
            record()
                .putNull("disk_format")
                .putNull("container_format")
                .putNull("size")
                .put("virtual_size", 0)
                .put("min_disk", 0),
            CONTENT)
        .describe();

    assertThat(facts.length()).isEmpty();
    assertThat(facts.format()).isEmpty();
    assertThat(facts.virtualBytes()).isEmpty();
    assertThat(facts.minDisk()).isEmpty();
    assertThat(facts.container()).isEmpty();
  }

  @Test
  void a_smallest_disk_beyond_all_measure_is_the_largest_there_is() throws IOException {
    assertThat(
            source(record().put("min_disk", Long.MAX_VALUE), CONTENT).describe().minDisk())
        .hasValueSatisfying(
            size -> assertThat(size.bytes()).isGreaterThan(DiskSize.MAX.bytes() - (1L << 30)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vhd", "aki", "ami", "ploop", "no such\nformat"})
  void a_disk_format_is_told_as_it_stands(String format) throws IOException {
    assertThat(source(record().put("disk_format", format), CONTENT).describe().format())
        .hasValue(new DeclaredFormat(format));
  }

  @Test
  void a_compressed_image_says_so() throws IOException {
    assertThat(source(record().put("container_format", "compressed"), CONTENT)
            .describe()
            .container())
        .hasValue("compressed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aki", "ari", "ami"})
  void what_amazon_calls_a_container_is_none(String container) throws IOException {
    SourceFacts facts = source(
            record().put("container_format", container).put("disk_format", container), CONTENT)
        .describe();

    assertThat(facts.container()).isEmpty();
    assertThat(facts.format()).hasValue(new DeclaredFormat(container));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ovf", "ova", "docker", "x\ny"})
  void any_other_container_is_refused(String container) {
    ImageSource source = source(record().put("container_format", container), CONTENT);

    assertThatFails(source::describe, Kind.IMAGE_REFUSED)
        .hasMessageContaining(container.replace('\n', '?'));
    assertThatFails(source::open, Kind.IMAGE_REFUSED);
    assertThat(cloud.asked(FILE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "saving", "uploading", "importing"})
  void an_image_that_is_on_its_way_is_tried_later(String status) throws IOException {
    cloud
        .on(
            RECORD,
            inTurn(
                json(200, record().put("status", status).toString()),
                json(200, record().toString())))
        .on(FILE, data(CONTENT));
    ImageSource source = source();

    assertThatThrownBy(source::open)
        .isInstanceOf(TryLaterException.class)
        .hasMessageContaining(status);
    try (SourceStream stream = source.open()) {
      assertThat(stream.bytes().readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "killed, NOT_FOUND",
    "deleted, NOT_FOUND",
    "pending_delete, NOT_FOUND",
    "deactivated, IMAGE_REFUSED",
    "frozen, SOURCE_UNAVAILABLE"
  })
  void an_image_in_any_other_state_is_not_fetched(String status, Kind kind) {
    ImageSource source = source(record().put("status", status), CONTENT);

    assertThatFails(source::open, kind).hasMessageContaining(status);
    assertThat(cloud.asked(FILE)).isEmpty();
  }

  @Test
  void asks_for_the_record_once_and_for_the_data_once() throws IOException {
    ImageSource source = source(CONTENT);
    source.describe();
    source.describe();

    try (SourceStream stream = source.open()) {
      stream.bytes().readAllBytes();
    }

    assertThat(cloud.asked())
        .extracting(Object::toString)
        .containsExactly("GET " + RECORD, "GET " + FILE);
    assertThat(cloud.asked()).noneMatch(asked -> asked.header("X-Auth-Token").isPresent());
  }

  @Test
  void goes_on_where_it_was_left() throws IOException {
    ImageSource source = source(CONTENT);
    Optional<String> version = source.describe().version();

    try (SourceStream stream = source.open(new ResumePoint(1, version))) {
      assertThat(stream.offset()).isEqualTo(1);
      assertThat(stream.bytes().readAllBytes()).containsExactly(2, 3);
    }
    assertThat(cloud.asked(FILE))
        .singleElement()
        .satisfies(asked -> assertThat(asked.header("Range")).hasValue("bytes=1-"));
  }

  @Test
  void what_has_arrived_as_a_whole_is_not_asked_for_again() throws IOException {
    ImageSource source = source(CONTENT);

    try (SourceStream stream = source.open(new ResumePoint(3, source.describe().version()))) {
      assertThat(stream.offset()).isEqualTo(3);
      assertThat(stream.bytes().read()).isEqualTo(-1);
    }
    assertThat(cloud.asked(FILE)).isEmpty();
  }

  @Test
  void more_than_there_is_was_of_another_content() throws IOException {
    ImageSource source = source(CONTENT);

    try (SourceStream stream = source.open(new ResumePoint(4, source.describe().version()))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @Test
  void without_a_digest_to_prove_it_nothing_is_gone_on_with() throws IOException {
    JsonNode record =
        record().putNull("checksum").put("os_hash_algo", "blake2b").put("os_hash_value", "00");
    ImageSource source = source(record, CONTENT);

    try (SourceStream stream = source.open(new ResumePoint(1, source.describe().version()))) {
      assertThat(stream.offset()).isZero();
    }
  }

  @Test
  void a_service_that_ignores_the_range_begins_anew() throws IOException {
    ImageSource source = source(CONTENT);
    cloud.on(FILE, body(200, "application/octet-stream", CONTENT));

    try (SourceStream stream = source.open(new ResumePoint(1, source.describe().version()))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @Test
  void a_service_that_refuses_the_range_is_asked_for_all() throws IOException {
    ImageSource source = source(CONTENT);
    cloud.on(FILE, inTurn(status(416), data(CONTENT)));

    try (SourceStream stream = source.open(new ResumePoint(1, source.describe().version()))) {
      assertThat(stream.offset()).isZero();
      assertThat(stream.bytes().readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes 0-2/3", "bytes 2-2/3", "bytes */3", "nonsense", ""})
  void another_part_than_was_asked_for_is_not_taken(String range) throws IOException {
    ImageSource source = source(CONTENT);
    cloud.on(FILE, with(body(206, "text/plain", new byte[] {2, 3}), "Content-Range", range));
    ResumePoint middle = new ResumePoint(1, source.describe().version());

    assertThatThrownBy(() -> source.open(middle))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another part");
  }

  @Test
  void a_part_that_was_not_asked_for_is_not_taken() {
    ImageSource source = source(CONTENT);
    cloud.on(FILE, with(body(206, "text/plain", CONTENT), "Content-Range", "bytes 0-2/3"));

    assertThatThrownBy(source::open).isInstanceOf(IOException.class);
  }

  @Test
  void data_that_is_gone_from_the_store_is_no_empty_image() {
    ImageSource source = source(CONTENT);
    cloud.on(FILE, status(204));

    assertThatFails(source::open, Kind.SOURCE_UNAVAILABLE).hasMessageContaining("but no data");
  }

  @Test
  void no_data_of_an_empty_image_is_all_of_it() throws IOException {
    ImageSource source = source(new byte[0]);
    cloud.on(FILE, status(204));

    try (SourceStream stream = source.open()) {
      assertThat(stream.length()).hasValue(0);
      assertThat(stream.bytes().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 4, Long.MAX_VALUE})
  void data_of_another_length_than_the_record_says_is_not_begun(long size) {
    ImageSource source = source(record().put("size", size), CONTENT);

    assertThatThrownBy(source::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("about to send 3 bytes");
  }

  @Test
  void without_a_size_the_data_is_what_arrives() throws IOException {
    try (SourceStream stream = source(record().putNull("size"), CONTENT).open()) {
      assertThat(stream.length()).isEqualTo(OptionalLong.empty());
      assertThat(stream.bytes().readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "300, SOURCE_UNAVAILABLE",
    "400, SOURCE_UNAVAILABLE",
    "401, SOURCE_UNAVAILABLE",
    "403, SOURCE_UNAVAILABLE",
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "501, SOURCE_UNAVAILABLE"
  })
  void what_lasts_is_said(int status, Kind kind) {
    cloud.on(RECORD, with(status(status), "Location", cloud.url("/elsewhere").toString()));
    assertThatFails(source()::describe, kind).hasMessageContaining("answered " + status);

    ImageSource source = source(CONTENT);
    cloud.on(FILE, with(status(status), "Location", cloud.url("/elsewhere").toString()));
    assertThatFails(source::open, kind).hasMessageContaining("answered " + status);
    assertThat(cloud.asked("/elsewhere")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void what_passes_is_tried_later(int status) {
    cloud.on(RECORD, with(status(status), "Retry-After", "7"));

    assertThatThrownBy(source()::open)
        .isInstanceOfSatisfying(
            TryLaterException.class, e -> assertThat(e.delay()).hasValue(Duration.ofSeconds(7)))
        .hasMessageContaining("answered " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "99999999999999", "Sun, 22 Nov 2026 22:39:32 GMT"})
  void a_delay_that_is_no_number_of_seconds_is_none(String delay) {
    cloud.on(RECORD, with(status(503), "Retry-After", delay));

    assertThatThrownBy(source()::open)
        .isInstanceOfSatisfying(
            TryLaterException.class, e -> assertThat(e.delay()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | <html>sign in</html>",
        "application/jsonp | {}",
        "application/json | {",
        "application/json | ''",
        "application/json | []",
        "application/json | null",
        "application/json | {}",
        "application/json | {\"id\": \"0502be71-8c20-480b-9726-77b31d14b75e\"}"
      })
  void an_answer_that_is_no_record_may_be_a_passing_trouble(String type, String text) {
    cloud.on(RECORD, body(200, type, text.getBytes(UTF_8)));

    assertThatThrownBy(source()::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the image service");
  }

  @Test
  void a_record_without_end_is_not_read_to_its_end() {
    String endless = "{\"a\": \"" + "x".repeat(2 << 20) + "\"}";
    cloud.on(RECORD, json(200, endless));

    assertThatThrownBy(source()::describe)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void deep_json_is_nonsense_and_no_stack_overflow() {
    cloud.on(RECORD, json(200, "[".repeat(500_000)));

    assertThatThrownBy(source()::describe).isInstanceOf(IOException.class);
  }

  @Test
  void data_that_stops_arriving_is_given_up() throws IOException {
    source(CONTENT);
    cloud.on(FILE, cloud.stalled(3, new byte[] {1, 2}));

    try (SourceStream stream =
        source(FakeCloud.transports(Duration.ofMillis(300))).open()) {
      assertThatThrownBy(() -> stream.bytes().readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no bytes arrived for");
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_an_answer() {
    cloud.on(RECORD, cloud.stalled(3, new byte[0]));
    Thread.currentThread().interrupt();

    assertThatFails(source()::describe, Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static AbstractThrowableAssert<?, ?> assertThatFails(ThrowingCallable call, Kind kind) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
