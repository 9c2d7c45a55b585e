#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "onnx/model.h"

namespace vitrine {
namespace {

Error cannot_read(const std::filesystem::path& path, std::string reason) {
  return Error{Code::model_not_found, path.string(), std::move(reason)};
}

Error system_error(const std::filesystem::path& path) {
  return cannot_read(path, std::generic_category().message(errno));
}

// Closes the descriptor on every way out; the mapping lives on without it.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  // Without O_NONBLOCK the opening of a named pipe would wait for its writer for ever.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number < 0) return system_error(path);
  struct stat status {};
  if (::fstat(file.number, &status) != 0) return system_error(path);
  if (S_ISDIR(status.st_mode)) return cannot_read(path, "this is a folder");
  if (!S_ISREG(status.st_mode)) return cannot_read(path, "this is not a regular file");

  MappedFile mapped;
  if (status.st_size == 0) return mapped;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number, 0);
  if (start == MAP_FAILED) return system_error(path);
  mapped.bytes_ = {static_cast<const std::byte*>(start), size};
  return mapped;
}

void MappedFile::expect(Access access) const {
  if (bytes_.empty()) return;
  ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(),
            access == Access::scattered ? MADV_RANDOM : MADV_NORMAL);
}

void MappedFile::release() const {
  if (!bytes_.empty()) ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace vitrine
