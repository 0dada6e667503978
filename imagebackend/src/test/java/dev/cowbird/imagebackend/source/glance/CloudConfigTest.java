/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Identity;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CloudConfigTest {
  private static final Reference DEFAULT = new Reference.ById("default");
  private static final String ONE_CLOUD = """
      clouds:
        one:
          auth_type: none
          endpoint: http://one:9292
      """;

  @TempDir
  Path directory;

  private Path working = Path.of("");
  private Path home = Path.of("");
  private Path site = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void make_directories() throws IOException {
    working = Files.createDirectory(directory.resolve("working"));
    home = Files.createDirectory(directory.resolve("home"));
    site = Files.createDirectory(directory.resolve("site"));
  }

  private CloudConfig read(String... variables) {
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return CloudConfigReader.read(
        CloudSettings.find(environment, new CloudFiles(environment, home, working, site)));
  }

  private static CloudAuth.Keystone keystone(CloudConfig config) {
    return (CloudAuth.Keystone) config.auth();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void clouds(String text) throws IOException {
    write(working.resolve("clouds.yaml"), text);
  }

  @Test
  void reads_what_an_openrc_file_sets() {
    CloudConfig config = read(
        "OS_AUTH_URL", "https://cloud:5000/v3",
        "OS_PROJECT_ID", "p1",
        "OS_PROJECT_NAME", "web",
        "OS_USER_DOMAIN_NAME", "Users",
        "OS_PROJECT_DOMAIN_ID", "default",
        "OS_USERNAME", "demo",
        "OS_PASSWORD", "s3cret",
        "OS_REGION_NAME", "east",
        "OS_INTERFACE", "internal",
        "OS_CACERT", "/etc/ssl/cloud.pem",
        "OS_IDENTITY_API_VERSION", "3");

    assertThat(config)
        .isEqualTo(new CloudConfig(
            new CloudAuth.Keystone(
                URI.create("https://cloud:5000/v3"),
                new Identity.Password(
                    new Reference.InDomain("demo", new Reference.ByName("Users")),
                    new Secret("s3cret")),
                Optional.of(new Scope.Project(new Reference.ById("p1")))),
            Optional.of("east"),
            EndpointInterface.INTERNAL,
            Optional.empty(),
            Optional.of(Path.of("/etc/ssl/cloud.pem"))));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void what_is_in_no_domain_is_in_the_first() {
    CloudAuth.Keystone auth = keystone(read(
        "OS_AUTH_URL", "http://cloud",
        "OS_USERNAME", "demo",
        "OS_PASSWORD", "s3cret",
        "OS_TENANT_NAME", "web"));

    assertThat(auth.identity())
        .isEqualTo(
            new Identity.Password(new Reference.InDomain("demo", DEFAULT), new Secret("s3cret")));
    assertThat(auth.scope()).hasValue(new Scope.Project(new Reference.InDomain("web", DEFAULT)));
  }

  @Test
  void a_default_domain_is_that_of_users_and_projects() {
    CloudAuth.Keystone auth = keystone(read(
        "OS_AUTH_URL", "http://cloud",
        "OS_USERNAME", "demo",
        "OS_PASSWORD", "s3cret",
        "OS_PROJECT_NAME", "web",
        "OS_DEFAULT_DOMAIN_NAME", "Acme"));

    assertThat(auth.scope())
        .hasValue(new Scope.Project(new Reference.InDomain("web", new Reference.ByName("Acme"))));
  }

  @Test
  void a_domain_or_nothing_may_be_what_a_token_is_for() {
    CloudAuth.Keystone auth =
        keystone(read("OS_AUTH_URL", "http://cloud", "OS_USER_ID", "u1", "OS_PASSWORD", "s3cret"));
    assertThat(auth.identity())
        .isEqualTo(new Identity.Password(new Reference.ById("u1"), new Secret("s3cret")));
    assertThat(auth.scope()).isEmpty();

    assertThat(keystone(read("OS_DOMAIN_NAME", "Acme")).scope())
        .hasValue(new Scope.Domain(new Reference.ByName("Acme")));
  }

  @Test
  void an_application_credential_is_found_by_id_or_by_name_and_has_no_scope() {
    CloudAuth.Keystone byId = keystone(read(
        "OS_AUTH_TYPE", "v3applicationcredential",
        "OS_AUTH_URL", "http://cloud",
        "OS_APPLICATION_CREDENTIAL_ID", "a1",
        "OS_APPLICATION_CREDENTIAL_SECRET", "s3cret",
        "OS_PROJECT_NAME", "web"));
    assertThat(byId.identity())
        .isEqualTo(new Identity.ApplicationCredential("a1", new Secret("s3cret")));
    assertThat(byId.scope()).isEmpty();

    environment.remove("OS_APPLICATION_CREDENTIAL_ID");
    environment.remove("OS_AUTH_TYPE");
    assertThat(keystone(read("OS_APPLICATION_CREDENTIAL_NAME", "ci", "OS_USER_ID", "u1"))
            .identity())
        .isEqualTo(new Identity.NamedApplicationCredential(
            new Reference.ById("u1"), "ci", new Secret("s3cret")));
  }

  @Test
  void a_token_is_taken_where_there_is_no_password() {
    assertThat(
            keystone(read("OS_AUTH_URL", "http://cloud", "OS_TOKEN", "s3cret")).identity())
        .isEqualTo(new Identity.Token(new Secret("s3cret")));
    assertThat(keystone(read("OS_USERNAME", "demo", "OS_PASSWORD", "p")).identity())
        .isInstanceOf(Identity.Password.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OS_ENDPOINT", "OS_IMAGE_ENDPOINT_OVERRIDE", "OS_URL"})
  void without_authentication_an_endpoint_is_all(String variable) {
    CloudConfig config = read("OS_AUTH_TYPE", "none", variable, "http://glance:9292");

    assertThat(config.auth()).isEqualTo(new CloudAuth.None(URI.create("http://glance:9292")));
  }

  @ParameterizedTest
  @CsvSource({"public, PUBLIC", "publicURL, PUBLIC", "INTERNAL, INTERNAL", "adminURL, ADMIN"})
  void an_interface_is_read_as_old_and_new_tools_write_it(String text, EndpointInterface kind) {
    assertThat(read(
                "OS_AUTH_URL", "http://cloud",
                "OS_TOKEN", "s3cret",
                "OS_ENDPOINT_TYPE", text)
            .endpointInterface())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OS_USERNAME=demo OS_PASSWORD=s3cret | OS_AUTH_URL is not set",
        "OS_AUTH_URL=http://c OS_USERNAME=demo | OS_PASSWORD is not set",
        "OS_AUTH_URL=http://c OS_PASSWORD=s3cret | OS_USERNAME is not set",
        "OS_AUTH_URL=cloud OS_TOKEN=s3cret | OS_AUTH_URL is no http: or https: URL",
        "OS_AUTH_URL=ftp://s3cret@c OS_TOKEN=s3cret | OS_AUTH_URL is no http: or https: URL",
        "OS_AUTH_URL=http://s3cret@[ OS_TOKEN=s3cret | OS_AUTH_URL is no http: or https: URL",
        "OS_AUTH_TYPE=none | OS_ENDPOINT is not set",
        "OS_AUTH_TYPE=v3oidcpassword | OS_AUTH_TYPE is 'v3oidcpassword'",
        "OS_AUTH_TYPE=v3applicationcredential OS_AUTH_URL=http://c | OS_APPLICATION_CREDENTIAL_SECRET is not set",
        "OS_AUTH_URL=http://c OS_APPLICATION_CREDENTIAL_SECRET=s3cret OS_USER_ID=u | OS_APPLICATION_CREDENTIAL_NAME is not set",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_INTERFACE=outer | OS_INTERFACE: 'outer' is not public",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_INSECURE=true | OS_INSECURE can't be used",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_VERIFY=False | OS_VERIFY can't be used",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_CERT=/x | OS_CERT can't be used",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_SYSTEM_SCOPE=all | OS_SYSTEM_SCOPE can't be used",
        "OS_AUTH_URL=http://c OS_TOKEN=s3cret OS_TRUST_ID=t | OS_TRUST_ID can't be used",
        "OS_CLOUD=one | no clouds.yaml",
        "X=y | OS_CLOUD",
        "OS_REGION_NAME=east OS_LOG_CAPTURE=1 OS_TEST_PATH=x | there is none",
        "OS_AUTH_URL= | there is none"
      })
  void what_is_wrong_is_named_and_no_secret_told(String variables, String message) {
    for (String variable : variables.split(" ", -1)) {
      environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
    }

    assertThatFails(this::read).hasMessageContaining(message);
  }

  @Test
  void reads_the_cloud_that_is_named_from_the_files() throws IOException {
    clouds("""
        clouds:
          one:
            auth_type: none
            endpoint: http://one:9292
          two:
            auth:
              auth_url: https://two:5000
              username: demo
              project_name: web
              project_domain_name: Default
              user_domain_name: Default
            region_name: east
            interface: internal
            cacert: /etc/ssl/two.pem
            image_endpoint_override: https://two/image
        """);
    write(home.resolve(".config/openstack/secure.yaml"), """
        clouds: {two: {auth: {password: 0123}}}
        """);

    CloudConfig config = read("OS_CLOUD", "two", "OS_AUTH_URL", "http://elsewhere");

    Reference domain = new Reference.ByName("Default");
    assertThat(config)
        .isEqualTo(new CloudConfig(
            new CloudAuth.Keystone(
                URI.create("https://two:5000"),
                new Identity.Password(new Reference.InDomain("demo", domain), new Secret("0123")),
                Optional.of(new Scope.Project(new Reference.InDomain("web", domain)))),
            Optional.of("east"),
            EndpointInterface.INTERNAL,
            Optional.of(URI.create("https://two/image")),
            Optional.of(Path.of("/etc/ssl/two.pem"))));
  }

  @Test
  void a_region_that_is_set_is_taken_before_the_cloud_s_own() throws IOException {
    clouds("""
        clouds:
          one:
            auth_type: none
            endpoint: http://one
            regions: [{name: east, values: {}}, west]
        """);

    assertThat(read("OS_CLOUD", "one").region()).hasValue("east");
    assertThat(read("OS_REGION_NAME", "north").region()).hasValue("north");
  }

  @Test
  void a_cloud_that_is_the_only_one_needs_no_name() throws IOException {
    clouds(ONE_CLOUD);

    assertThat(read().auth()).isEqualTo(new CloudAuth.None(URI.create("http://one:9292")));
  }

  @Test
  void variables_that_describe_a_cloud_are_taken_before_the_only_one() throws IOException {
    clouds(ONE_CLOUD);

    assertThat(read("OS_AUTH_TYPE", "none", "OS_ENDPOINT", "http://two").auth())
        .isEqualTo(new CloudAuth.None(URI.create("http://two")));
  }

  @Test
  void of_several_clouds_one_must_be_named() throws IOException {
    clouds(ONE_CLOUD + "  two: {}\n");

    assertThatFails(this::read)
        .hasMessageContaining("OS_CLOUD must name one")
        .hasMessageContaining("[one, two]");
    assertThatFails(() -> read("OS_CLOUD", "three")).hasMessageContaining("only [one, two]");
  }

  @Test
  void the_first_file_that_is_found_counts() throws IOException {
    Path named = directory.resolve("any.yaml");
    List<Path> inOrder = List.of(
        named,
        working.resolve("clouds.yaml"),
        directory.resolve("xdg/openstack/clouds.yaml"),
        home.resolve(".config/openstack/clouds.yml"),
        site.resolve("clouds.json"));
    for (int i = 0; i < inOrder.size(); i++) {
      String text =
          "{\"clouds\": {\"c\": {\"auth_type\": \"none\", \"endpoint\": \"http://h" + i + "\"}}}";
      write(inOrder.get(i), text);
    }
    environment.put("XDG_CONFIG_HOME", directory.resolve("xdg").toString());
    environment.put("OS_CLIENT_CONFIG_FILE", named.toString());

    for (int i = 0; i < inOrder.size(); i++) {
      assertThat(read().auth()).isEqualTo(new CloudAuth.None(URI.create("http://h" + i)));
      Files.delete(inOrder.get(i));
    }
  }

  @Test
  void anchors_and_merge_keys_are_followed() throws IOException {
    clouds("""
        base: &base
          auth_type: none
          region_name: east
        clouds:
          one:
            <<: *base
            endpoint: http://one
            region_name: west
        """);

    assertThat(read().region()).hasValue("west");
    assertThat(read().auth()).isInstanceOf(CloudAuth.None.class);
  }

  @ParameterizedTest
  @CsvSource({"profile, vexxhost", "cloud, vexxhost"})
  void a_vendor_s_profile_is_refused(String key, String profile) throws IOException {
    clouds("clouds: {one: {" + key + ": " + profile + "}}");

    assertThatFails(this::read)
        .hasMessageContaining("can't be used")
        .hasMessageContaining("clouds.yaml");
  }

  @Test
  void what_is_missing_in_a_file_is_named_with_the_file() throws IOException {
    clouds("clouds: {one: {auth: {auth_url: http://c, username: demo}}}");

    assertThatFails(this::read)
        .hasMessageContaining("'password' of cloud 'one' in " + working.resolve("clouds.yaml"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clouds: {one: {password: s3cret",
        "clouds:\n\tone: s3cret",
        "s3cret",
        "[s3cret]",
        "clouds: {one: !!javax.script.ScriptEngineManager [s3cret]}",
        "clouds: {one: 1, one: s3cret}",
        "clouds: &a {one: *a, password: s3cret}\n? *a\n: x",
        "password: s3cret\n--- \nx: y"
      })
  void a_file_that_is_malformed_shows_nothing_of_itself(String text) throws IOException {
    clouds(text);

    assertThatFails(() -> read("OS_CLOUD", "one")).hasMessageContaining("clouds.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "clouds:", "clouds: []", "clouds: {}", "other: {}", "{1: 2}", "# nothing"})
  void a_file_without_clouds_has_none(String text) throws IOException {
    clouds(text);

    assertThatFails(() -> read("OS_CLOUD", "one")).hasMessageContaining("has only []");
  }

  @Test
  void aliases_that_unfold_without_end_are_malformed() throws IOException {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      String last = "*a" + (i - 1);
      text.append("a%d: &a%d [%s, %s]\n".formatted(i, i, last, last));
    }
    clouds(text.toString());

    assertThatFails(this::read).hasMessageContaining("malformed");
  }

  @Test
  void a_file_of_any_length_is_not_read_to_its_end() throws IOException {
    clouds("#".repeat((1 << 20) + 1));

    assertThatFails(this::read).hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void nesting_without_end_is_no_stack_overflow() throws IOException {
    clouds("[".repeat(1 << 19));

    assertThatFails(this::read).hasMessageContaining("nested deeper than 50");
  }

  @Test
  void a_directory_is_no_file() throws IOException {
    Files.createDirectory(working.resolve("clouds.yaml"));

    assertThatFails(this::read).hasMessageContaining("no regular file");
  }

  @Test
  void a_path_that_is_none_is_named() {
    assertThatFails(
            () -> read("OS_AUTH_URL", "http://c", "OS_TOKEN", "s3cret", "OS_CACERT", "a\0b"))
        .hasMessageContaining("OS_CACERT is no path");
  }

  private static AbstractThrowableAssert<?, ?> assertThatFails(Runnable reading) {
    return assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE))
        .satisfies(e -> assertThat(e.getMessage() + e.getCause()).doesNotContain("s3cret"));
  }
}
