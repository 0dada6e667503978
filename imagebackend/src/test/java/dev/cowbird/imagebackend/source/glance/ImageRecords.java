/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.UUID;

/** Records of images, as Glance 25 answers with them. */
final class ImageRecords {
  static final UUID IMAGE = UUID.fromString("0502be71-8c20-480b-9726-77b31d14b75e");

  private static final String RECORD = """
      {"hw_disk_bus": "virtio", "name": "a", "disk_format": "raw", "container_format": "bare",
       "visibility": "shared", "size": 3, "virtual_size": 3, "status": "active",
       "checksum": "5289df737df57326fcdd22597afb1fac", "protected": false, "min_ram": 512,
       "min_disk": 2, "owner": null, "os_hidden": false, "os_hash_algo": "sha512",
       "os_hash_value": "27864cc5219a951a7a6e52b8c8dddf6981d098da1658d96258c870b2c88dfbcb51841aea172a28bafa6a79731165584677066045c959ed0f9929688d04defc29",
       "id": "0502be71-8c20-480b-9726-77b31d14b75e", "created_at": "2026-11-22T22:39:32Z",
       "updated_at": "2026-11-22T22:39:32Z", "tags": ["x"],
       "self": "/v2/images/0502be71-8c20-480b-9726-77b31d14b75e",
       "file": "/v2/images/0502be71-8c20-480b-9726-77b31d14b75e/file",
       "schema": "/v2/schemas/image"}""";

  private ImageRecords() {}

  /** Of an image of the bytes 1, 2, 3. */
  static ObjectNode record() {
    return (ObjectNode) json(RECORD);
  }

  static ObjectNode recordOf(byte[] content) {
    return record()
        .put("size", content.length)
        .put("checksum", digest(DigestAlgorithm.MD5, content))
        .put("os_hash_value", digest(DigestAlgorithm.SHA512, content))
        .putNull("virtual_size");
  }

  static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(DigestAlgorithm algorithm, byte[] content) {
    return HexFormat.of().formatHex(algorithm.start().digest(content));
  }
}
