/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.Listed;
import com.jcraft.jsch.SftpATTRS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes from a server that lies. An honest one is that of a real guest. */
class SftpTreeTest {
  private static final int DIRECTORY = 0x41ed;
  private static final int FILE = 0x81a4;

  /** Lists a name over and over, and takes every order. */
  private static final class Lying extends ChannelSftp {
    private final String name;
    private final int mode;
    private final List<String> removed = new ArrayList<>();
    private int listed;

    Lying(String name, int mode) {
      this.name = name;
      this.mode = mode;
    }

    @Override
    public void ls(String path, LsEntrySelector selector) {
      do {
        listed++;
      } while (selector.select(Listed.of(name, mode)) == LsEntrySelector.CONTINUE);
    }

    @Override
    public SftpATTRS stat(String path) {
      return Listed.of("", DIRECTORY).getAttrs();
    }

    @Override
    public void chmod(int permissions, String path) {}

    @Override
    public void rm(String path) {
      removed.add(path);
    }

    @Override
    public void rmdir(String path) {
      removed.add(path);
    }
  }

  @Test
  void a_directory_without_end_is_listed_as_far_as_was_asked() throws IOException {
    assertThat(new SftpTree(new Lying("a", FILE)).children("/d", 70)).hasSize(70);
    assertThat(new SftpTree(new Lying(".", DIRECTORY)).children("/d", 70)).isEmpty();
  }

  @Test
  void nothing_is_listed_after_a_name_that_can_not_be() throws IOException {
    Lying server = new Lying("a".repeat(30_000), FILE);

    assertThat(new SftpTree(server).children("/d", 70)).hasSize(1);
    assertThat(server.listed).isEqualTo(1);
  }

  @Test
  void removing_a_tree_without_end_comes_to_an_end() {
    Lying server = new Lying("d", DIRECTORY);

    assertThatThrownBy(() -> new SftpTree(server).remove("/staging"))
        .isInstanceOf(IOException.class)
        .hasMessage("it has more than 100000 files");
    assertThat(server.removed).isEmpty();
  }

  @Test
  void removing_follows_no_name_that_leads_elsewhere() {
    Lying server = new Lying("../etc", FILE);

    assertThatThrownBy(() -> new SftpTree(server).remove("/staging"))
        .hasMessage("it has a file that calls itself '../etc'");
    assertThat(server.removed).isEmpty();
  }
}
