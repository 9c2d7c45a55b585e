// Files on disk: memory maps, external weights, and that the weights are never touched.
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "onnx/model.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
namespace fs = std::filesystem;
namespace w = vitrine::onnx_writer;

namespace {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "vitrine-onnx-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TempFolder() { fs::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  fs::path operator/(const fs::path& name) const { return path_ / name; }
  fs::path write(const fs::path& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  fs::path path_;
};

ModelInfo model_with(const std::string& location, std::uint64_t size_bytes = 4) {
  ModelInfo info;
  info.external.push_back({.location = location, .size_bytes = size_bytes});
  return info;
}

Code code_of(const ModelInfo& info, const fs::path& model) {
  const auto found = find_external(info, model);
  REQUIRE_FALSE(found);
  CHECK_FALSE(found.error().where.empty());
  return found.error().code;
}

// Resident now, file pages of the map included; and the highest so far.
std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}
std::uint64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

struct Piece {
  std::string bytes;
  std::uint64_t hole = 0;  ///< zeros after them, which take no space on disk
};

// A graph of the pieces, with its input and output behind them, as PyTorch writes it.
void write_sparse(const fs::path& path, const std::vector<Piece>& pieces) {
  const std::string tail = w::bytes(11, w::value("x", w::tensor_type(1, {1, 4}))) +
                           w::bytes(12, w::value("y", w::tensor_type(1, {1, 4})));
  const std::string node = w::bytes(1, w::node("Relu", {"x"}, {"y"}));
  std::uint64_t graph_size = node.size() + tail.size();
  for (const Piece& piece : pieces) graph_size += piece.bytes.size() + piece.hole;
  const std::string head = w::number(1, 8) + w::varint(7 << 3 | 2) + w::varint(graph_size) + node;

  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  REQUIRE(file >= 0);
  off_t at = 0;
  const auto put = [&](const std::string& bytes) {
    REQUIRE(pwrite(file, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size()));
    at += static_cast<off_t>(bytes.size());
  };
  put(head);
  for (const Piece& piece : pieces) {
    put(piece.bytes);
    at += static_cast<off_t>(piece.hole);
  }
  REQUIRE(ftruncate(file, at) == 0);
  put(tail);
  close(file);
}

// An initialiser of float32 whose raw_data is a hole.
Piece weight(const std::string& name, std::uint64_t elements) {
  const std::uint64_t size = elements * 4;
  const std::string head = w::number(1, static_cast<std::int64_t>(elements)) + w::number(2, 1) +
                           w::bytes(8, name) + w::varint(9 << 3 | 2) + w::varint(size);
  return {w::varint(5 << 3 | 2) + w::varint(head.size() + size) + head, size};
}

void read_through(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::vector<char> block(1 << 20);
  while (stream.read(block.data(), static_cast<std::streamsize>(block.size()))) continue;
}

enum class Cache { cold, warm };
void check_reads_in_little_memory(const std::vector<Piece>& pieces, std::uint64_t elements, Cache cache) {
  TempFolder folder;
  write_sparse(folder / "big.onnx", pieces);
  REQUIRE(fs::file_size(folder / "big.onnx") >= elements * 4);
  if (cache == Cache::warm) read_through(folder / "big.onnx");
  const std::uint64_t resident = resident_bytes();
  const std::uint64_t peak = peak_bytes();
  const auto file = MappedFile::open(folder / "big.onnx");
  REQUIRE(file);
  const auto model = read_model(*file);
  REQUIRE(model);
  // Less afterwards than before is fine.
  CHECK(resident_bytes() < resident + (std::uint64_t{64} << 20));
  CHECK(peak_bytes() < peak + (std::uint64_t{64} << 20));
  CHECK(model->inputs.at(0).name == "x");
  CHECK(model->outputs.at(0).name == "y");
  REQUIRE(model->weights.size() == 1);
  CHECK(model->weights[0].elements == elements);
}

}  // namespace

TEST_CASE("onnx: a mapped file has the bytes of the file") {
  TempFolder folder;
  auto file = MappedFile::open(folder.write("a", "hello"));
  REQUIRE(file);
  REQUIRE(file->bytes().size() == 5);
  CHECK(static_cast<char>(file->bytes()[4]) == 'o');

  MappedFile moved = std::move(*file);
  CHECK(moved.bytes().size() == 5);
  CHECK(file->bytes().empty());
  auto other = MappedFile::open(folder.write("b", "you"));
  moved = std::move(*other);
  CHECK(static_cast<char>(moved.bytes()[0]) == 'y');
}

TEST_CASE("onnx: an empty file has no bytes, and read_model says so") {
  TempFolder folder;
  const auto file = MappedFile::open(folder.write("empty.onnx", ""));
  REQUIRE(file);
  CHECK(file->bytes().empty());
  CHECK(read_model(file->bytes()).error() == Error{Code::model_not_onnx, "", "it is empty"});
}

TEST_CASE("onnx: what cannot be mapped is a sentence") {
  TempFolder folder;
  const auto missing = MappedFile::open(folder / "missing.onnx");
  REQUIRE_FALSE(missing);
  CHECK(missing.error() ==
        Error{Code::model_not_found, (folder / "missing.onnx").string(), "No such file or directory"});

  fs::create_directory(folder / "sub");
  CHECK(MappedFile::open(folder / "sub").error().detail == "this is a folder");

  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(MappedFile::open(folder / "pipe").error().detail == "this is not a regular file");
}

TEST_CASE("onnx: external files are found beside the model and below") {
  TempFolder folder;
  const fs::path model = folder.write("m/model.onnx", "");
  folder.write("m/model.onnx.data", "1234");
  folder.write("m/sub/more.bin", "12345678");
  ModelInfo info = model_with("model.onnx.data");
  info.external.push_back({.location = "sub/more.bin", .size_bytes = 8});
  const auto found = find_external(info, model);
  REQUIRE(found);
  CHECK(*found == std::vector<fs::path>{folder / "m/model.onnx.data", folder / "m/sub/more.bin"});
  CHECK(find_external(ModelInfo{}, model)->empty());
}

TEST_CASE("onnx: a model named without a folder has its weights in the current one") {
  TempFolder folder;
  folder.write("model.onnx", "");
  folder.write("w.bin", "1234");
  const fs::path before = fs::current_path();
  fs::current_path(folder / ".");
  const auto found = find_external(model_with("w.bin"), "model.onnx");
  fs::current_path(before);
  REQUIRE(found);
  CHECK(*found == std::vector<fs::path>{"w.bin"});
}

TEST_CASE("onnx: external files that are missing") {
  TempFolder folder;
  const fs::path model = folder.write("model.onnx", "");
  fs::create_directory(folder / "sub");
  CHECK(code_of(model_with("w.bin"), model) == Code::model_external_data_missing);
  CHECK(code_of(model_with("sub"), model) == Code::model_external_data_missing);
  fs::create_symlink("nowhere", folder / "link.bin");
  CHECK(code_of(model_with("link.bin"), model) == Code::model_external_data_missing);
}

TEST_CASE("onnx: external files outside the model's folder are refused") {
  TempFolder folder;
  const fs::path model = folder.write("m/model.onnx", "");
  const fs::path secret = folder.write("secret.bin", "1234");
  folder.write("m-other/w.bin", "1234");
  folder.write("m/w.bin", "1234");
  const Code outside = Code::model_external_data_outside;
  CHECK(code_of(model_with("../secret.bin"), model) == outside);
  CHECK(code_of(model_with("sub/../w.bin"), model) == outside);
  CHECK(code_of(model_with(".."), model) == outside);
  CHECK(code_of(model_with(secret.string()), model) == outside);
  CHECK(code_of(model_with("C:\\w.bin"), model) == outside);
  CHECK(code_of(model_with("\\\\host\\w.bin"), model) == outside);

  fs::create_symlink(secret, folder / "m/link.bin");
  CHECK(code_of(model_with("link.bin"), model) == outside);
  fs::create_directory_symlink(folder / "m-other", folder / "m/linked");
  CHECK(code_of(model_with("linked/w.bin"), model) == outside);
}

TEST_CASE("onnx: links that stay with the model are followed") {
  TempFolder folder;
  folder.write("m/model.onnx", "");
  folder.write("m/w.bin", "1234");
  fs::create_symlink("w.bin", folder / "m/link.bin");
  CHECK(find_external(model_with("link.bin"), folder / "m/model.onnx"));

  // Hugging Face's cache: the names are links into one folder of blobs.
  folder.write("blobs/0a", "");
  folder.write("blobs/0b", "1234");
  folder.write("elsewhere/0c", "1234");
  fs::create_directories(folder / "snapshots/r1");
  fs::create_symlink("../../blobs/0a", folder / "snapshots/r1/model.onnx");
  fs::create_symlink("../../blobs/0b", folder / "snapshots/r1/model.onnx_data");
  fs::create_symlink("../../elsewhere/0c", folder / "snapshots/r1/other");
  CHECK(find_external(model_with("model.onnx_data"), folder / "snapshots/r1/model.onnx"));
  CHECK(code_of(model_with("other"), folder / "snapshots/r1/model.onnx") ==
        Code::model_external_data_outside);
}

TEST_CASE("onnx: external files that are too short") {
  TempFolder folder;
  const fs::path model = folder.write("model.onnx", "");
  folder.write("w.bin", "1234");
  const auto found = find_external(model_with("w.bin", 5), model);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == Code::model_malformed);
  CHECK(found.error().detail == "the model uses 5 bytes of it, and it has 4");
  folder.write("lfs.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1000\n");
  CHECK(code_of(model_with("lfs.bin", 1000), model) == Code::model_lfs_pointer);
}

TEST_CASE("onnx: one weight of two gigabytes is stepped over") {
  check_reads_in_little_memory({weight("w", 500'000'000)}, 500'000'000, Cache::cold);
}

TEST_CASE("onnx: many weights of two gigabytes together are stepped over") {
  std::vector<Piece> pieces;
  for (int i = 0; i < 501; ++i) pieces.push_back(weight("w" + std::to_string(i), 1'000'000));
  check_reads_in_little_memory(pieces, 501'000'000, Cache::cold);
}

// So many small ones that every page is mapped once: only giving pages back keeps this under the limit.
TEST_CASE("onnx: small weights in a file that is in the system's cache are stepped over") {
  std::vector<Piece> pieces;
  for (int i = 0; i < 4000; ++i) pieces.push_back(weight("w" + std::to_string(i), 16'000));
  check_reads_in_little_memory(pieces, 64'000'000, Cache::warm);
}
