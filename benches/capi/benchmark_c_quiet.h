/* benchmark_c_quiet.h - the library's error stream, with one warning put into words.
 *
 * Debian builds libbenchmark with its assertions on; it then warns at every run that times may be
 * affected. They are not: the timed loop is the caller's own code, and the library's part of it is
 * two calls outside the clock. The warning is replaced, once a process, by that sentence; whatever
 * else is written passes unchanged, line by line.                                                */
#ifndef BENCHMARK_C_QUIET_H
#define BENCHMARK_C_QUIET_H

#include <ostream>
#include <streambuf>
#include <string>

namespace gb
{

class QuietBuffer : public std::streambuf
{
  public:
    explicit QuietBuffer(std::ostream *out) : out_(out)
    {
    }

  protected:
    int overflow(int c)
    {
        if (c == EOF) return 0;
        line_ += static_cast<char>(c);
        if (c == '\n') write_line();
        return c;
    }
    int sync()
    {
        /* A beginning that may still become the warning is held back until its line ends. */
        if (!line_.empty() && WARNING.compare(0, line_.size(), line_) != 0) write_line();
        out_->flush();
        return 0;
    }

  private:
    void write_line()
    {
        static bool explained;
        if (line_.compare(0, WARNING.size(), WARNING) != 0) {
            *out_ << line_;
        } else if (!explained) {
            explained = true;
            *out_ << "Note: this libbenchmark was built with its assertions on (Debian does so). "
                     "They "
                     "are outside the timed loop; times are not affected.\n";
        }
        line_.clear();
    }
    static inline const std::string WARNING = "***WARNING*** Library was built as DEBUG";
    std::ostream *out_;
    std::string line_;
};

class QuietStream : public std::ostream
{
  public:
    explicit QuietStream(std::ostream *target) : std::ostream(nullptr), buffer_(target)
    {
        rdbuf(&buffer_);
    }

  private:
    QuietBuffer buffer_;
};

} // namespace gb

#endif
