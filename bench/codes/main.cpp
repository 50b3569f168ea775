// How many codes are read, how many texts are wrong and what it costs, on photos whose codes are known
// (barcodes.csv: file, symbology, expected text). Prints a Markdown table with Wilson intervals (95 %).
//
//   bench_codes PHOTOS [--jpeg QUALITY] [--blur SIGMA] [--catalogue with|without] [--half 0|1] [--verbose]
//
// --jpeg       goes through the product's door: encodes the sample as JPEG and decodes it as `examine` does
// --blur       softens every sample first (Gaussian, pixels): how far it holds
// --catalogue  5,000 GTINs: the true ones (or none of them) among random ones, half of them neighbours of the true ones
//              (same company prefix, other item numbers)
// --half       only the files whose name hashes to that half, to see whether both do as well
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/gtin.h"
#include "base/random.h"
#include "picture_file.h"
#include "vision/codes/read.h"
#include "vision/jpeg.h"
#include "vision/jpeg_write.h"

namespace tallyman::bench {
namespace {

namespace fs = std::filesystem;
using vision::Photo;

// The digits printed in these photos are not those of the label; listed apart, neither right nor wrong.
const std::set<std::string> mislabelled = {
    "barcodes/zxing/ean13-2/23.webp",               // shows 9784872348880, labelled 9780804816632
    "barcodes/zxing/ean13-2/28.webp",               // shows 9784872348880, labelled 9780804816632
    "barcodes/artelab-no-autofocus/Foto_477_.jpg",  // shows 8011642115887, labelled 8011642115221
};

// A second code that really is in the picture beside the one of the label (a QR within a QR).
bool is_also_there(const std::string& file, const std::string& text) {
    return file == "barcodes/zxing/qrcode-2/16.webp" && text.find("外側QRコード") != std::string::npos;
}

struct Sample {
    std::string file;
    std::string symbology;
    std::string text;
};

// RFC 4180 with quoted line breaks.
std::vector<Sample> read_samples(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    std::vector<std::vector<std::string>> rows(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const char c = all[i];
        if (c == '"' && quoted && i + 1 < all.size() && all[i + 1] == '"')
            rows.back().back() += all[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            rows.back().emplace_back();
        else if (c == '\n' && !quoted)
            rows.push_back({""});
        else if (c != '\r' || quoted)
            rows.back().back() += c;
    }
    std::vector<Sample> samples;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() >= 3) samples.push_back({rows[i][0], rows[i][1], rows[i][2]});
    }
    return samples;
}

struct Options {
    fs::path photos = {};
    int jpeg = 0;
    double blur = 0;
    std::string catalogue = {};
    int half = -1;
    bool verbose = false;
};

std::optional<Options> parse(int argc, char** argv) {
    if (argc < 2) return {};
    Options options{.photos = argv[1]};
    for (int i = 2; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--verbose")
            options.verbose = true;
        else if (i + 1 == argc)
            return {};
        else if (name == "--jpeg")
            options.jpeg = std::atoi(argv[++i]);
        else if (name == "--blur")
            options.blur = std::atof(argv[++i]);
        else if (name == "--catalogue")
            options.catalogue = argv[++i];
        else if (name == "--half")
            options.half = std::atoi(argv[++i]);
        else
            return {};
    }
    return options;
}

// Only letters and digits count: separators and line ends are written differently by every source.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0) out += c;
    }
    const auto zeros = std::min(out.find_first_not_of('0'), out.size());
    return out.substr(zeros);
}

// A right text is the expected one; of a code with an add-on, the part before the add-on.
bool is_right(const Sample& sample, const std::string& text) {
    const std::string expected = plain(sample.text);
    const std::string got = plain(text);
    const bool with_add_on = sample.symbology.ends_with("+addon");
    return with_add_on ? !got.empty() && expected.starts_with(got) : got == expected;
}

vision::Plane softened(const vision::Plane& plane, double sigma) {
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    std::vector<double> kernel;
    for (int i = -reach; i <= reach; ++i) kernel.push_back(std::exp(-i * i / (2 * sigma * sigma)));
    double sum = 0;
    for (const double k : kernel) sum += k;
    vision::Plane out = plane;
    std::vector<double> row(static_cast<std::size_t>(std::max(plane.width, plane.height)));
    const auto soften = [&](int count, auto&& at) {
        for (int i = 0; i < count; ++i) {
            double value = 0;
            for (int k = -reach; k <= reach; ++k) value += kernel[k + reach] * at(std::clamp(i + k, 0, count - 1));
            row[i] = value / sum;
        }
        for (int i = 0; i < count; ++i) at(i) = static_cast<std::uint8_t>(row[i] + 0.5);
    };
    for (int y = 0; y < plane.height; ++y) soften(plane.width, [&](int x) -> std::uint8_t& { return out.row(y)[x]; });
    for (int x = 0; x < plane.width; ++x) soften(plane.height, [&](int y) -> std::uint8_t& { return out.row(y)[x]; });
    return out;
}

std::optional<Photo> photo_of(const Picture& picture, const Options& options, std::vector<std::byte>& bytes) {
    if (picture.rgb.empty()) return {};
    Photo photo;
    if (options.jpeg > 0) {
        bytes = vision::write_jpeg(picture.rgb, picture.width, picture.height, options.jpeg);
        auto decoded = vision::decode_photo(bytes);
        if (!decoded) decoded = vision::decode_sliver(bytes);
        if (!decoded) return {};
        photo = std::move(*decoded);
    } else {
        photo.luma = vision::luma_of(picture.rgb, picture.width, picture.height);
        photo.width = picture.width;
        photo.height = picture.height;
    }
    if (options.blur > 0) photo.luma = softened(photo.luma, options.blur);
    photo.smaller = vision::pyramid_above(photo.luma);
    return photo;
}

vision::EanCatalogue catalogue_of(const std::vector<Sample>& samples, const std::string& kind) {
    if (kind.empty()) return {};
    std::set<std::string> truth;
    for (const Sample& sample : samples) {
        if (sample.symbology != "EAN-13" && sample.symbology != "UPC-A") continue;
        std::string digits = plain(sample.text);
        if (digits.size() < 13) digits.insert(0, 13 - digits.size(), '0');
        truth.insert(digits);
    }
    truth.insert({"8011642115887", "9784872348880"});  // of the mislabelled
    const std::vector<std::string> true_codes(truth.begin(), truth.end());
    std::set<std::string> codes;
    if (kind == "with") codes = truth;
    Random random(5000);
    while (codes.size() < 5000) {
        std::string digits = random.pick(std::span(true_codes)).substr(0, random.chance(0.5) ? 9 : 0);
        while (digits.size() < 12) digits += static_cast<char>('0' + random.below(10));
        digits += gtin_check_digit(digits);
        if (!truth.contains(digits)) codes.insert(digits);
    }
    std::vector<Gtin> gtins;
    for (const auto& code : codes) gtins.push_back({code});
    return vision::EanCatalogue(gtins);
}

struct Tally {
    int photos = 0;
    int read = 0;
    int wrong = 0;
    std::vector<double> milliseconds;
};

double processor_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

std::pair<double, double> wilson(int hits, int of) {
    if (of == 0) return {0, 1};
    const double z = 1.96;
    const double p = static_cast<double>(hits) / of;
    const double centre = p + z * z / (2 * of);
    const double spread = z * std::sqrt(p * (1 - p) / of + z * z / (4.0 * of * of));
    const double scale = 1 + z * z / of;
    return {(centre - spread) / scale, (centre + spread) / scale};
}

double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

std::string kind_of(const Sample& sample) {
    return sample.file.find("artelab") == std::string::npos ? sample.symbology : sample.symbology + " defocused";
}

void look_at(const Sample& sample, const Photo& photo, const vision::EanCatalogue& catalogue, Tally& tally,
             bool verbose) {
    const double start = processor_ms();
    const auto seen = vision::read_codes(photo, catalogue);
    tally.milliseconds.push_back(processor_ms() - start);
    ++tally.photos;
    bool read = false;
    bool wrong = false;
    std::string texts;
    for (const auto& code : seen.codes) {
        if (!is_also_there(sample.file, code.text)) (is_right(sample, code.text) ? read : wrong) = true;
        texts += code.format + " " + code.text + "; ";
    }
    tally.read += read;
    tally.wrong += wrong;
    const bool missed = !read && sample.symbology != "none";
    if (verbose && (wrong || missed)) {
        fmt::print(stderr, "{} {}: {} [{}]\n", wrong ? "WRONG" : "missed", sample.file, sample.text.substr(0, 40),
                   texts);
    }
}

int run(const Options& options) {
    const auto samples = read_samples(options.photos / "barcodes.csv");
    const auto catalogue = catalogue_of(samples, options.catalogue);
    std::map<std::string, Tally> tallies;
    int left_out = 0;
    for (const Sample& sample : samples) {
        if (mislabelled.contains(sample.file)) {
            ++left_out;
            continue;
        }
        const int half = std::to_integer<int>(sha256(sample.file)[0]) & 1;
        if (options.half >= 0 && options.half != half) continue;
        std::vector<std::byte> bytes;
        const auto photo = photo_of(read_picture(options.photos / sample.file), options, bytes);
        if (photo)
            look_at(sample, *photo, catalogue, tallies[kind_of(sample)], options.verbose);
        else
            ++tallies[kind_of(sample)].photos;
    }
    fmt::print(
        "| symbology | photos | read | share (95 %) | wrong texts | ms median / p90 |\n|---|---|---|---|---|---|\n");
    for (const auto& [kind, tally] : tallies) {
        const auto [low, high] = wilson(tally.read, tally.photos);
        fmt::print("| {} | {} | {} | {:.1f} % ({:.1f} - {:.1f}) | {} | {:.0f} / {:.0f} |\n", kind, tally.photos,
                   tally.read, 100.0 * tally.read / tally.photos, 100 * low, 100 * high, tally.wrong,
                   percentile(tally.milliseconds, 0.5), percentile(tally.milliseconds, 0.9));
    }
    fmt::print("\n{} photos left out: their label is not what is printed on them.\n", left_out);
    return 0;
}

}  // namespace
}  // namespace tallyman::bench

int main(int argc, char** argv) {
    const auto options = tallyman::bench::parse(argc, argv);
    if (!options) {
        std::fputs(
            "use: bench_codes PHOTOS [--jpeg QUALITY] [--blur SIGMA] [--catalogue with|without] [--half 0|1] "
            "[--verbose]\n",
            stderr);
        return 2;
    }
    return tallyman::bench::run(*options);
}
