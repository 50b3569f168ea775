// What photos are compared with, from the files of a command's options: loaded before the decoder process starts.
#pragma once

#include <filesystem>
#include <string>

#include "vision/references.h"

namespace tallyman::cli {

// Debian's opencv-data; where it is not installed long number plates are not found, and `doctor` says so.
inline constexpr const char* debian_cascades = "/usr/share/opencv4/haarcascades";

// Debian's tesseract-ocr-vie and -eng; where they are not installed nothing is read.
inline constexpr const char* debian_tessdata = "/usr/share/tesseract-ocr/5/tessdata";

struct ReferenceFiles {
    std::string catalog;       // products.csv; only its GTINs are read
    std::string products;      // a folder of GTIN/*.jpg: each picture is one face of the product, four at most
    std::string place = {};    // a folder of earlier pictures of one outlet, *.jpg
    std::string outlets = {};  // a folder of such folders, OUTLET/*.jpg
    std::string people = debian_cascades;  // a folder of Haar cascades, or one cascade file of number plates
    std::string people_model = {};         // an ONNX file that finds faces in place of the program's network
    std::string text = {};                 // a folder of tesseract's vie and eng; empty: no words are read
};

// Of a data folder: what its tallyman.toml says about the model that finds faces, empty for none.
std::string people_model_of(const std::filesystem::path& data);

// A path that is empty is not asked for. Throws Failure naming what cannot be read.
vision::References load_references(const ReferenceFiles& files);

}  // namespace tallyman::cli
