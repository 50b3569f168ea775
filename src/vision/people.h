// Faces and number plates, found so that they can be blurred before anybody outside sees the picture (redact.h). Recall
// before precision: a box too many costs a blurred label, a face too few costs a person's privacy. The original stays
// sealed as it came.
//
// Faces: a trained network that the program carries (faces/face_network.h); or, where the user has one, another network
// instead (YuNet as of 2021 and 2022: Feng, Wei, Peng and Liu, "Detect faces efficiently: a survey and evaluations",
// 2022; what OpenCV's FaceDetectorYN reads). Number plates: a boosted cascade of Haar features (Viola and Jones, 2001;
// OpenCV's trained file, in Debian's opencv-data or named by the user) for long ones, and plates.h for the two-line
// ones that motorbikes carry. They are no finding: who stands beside the goods says nothing about the delivery.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/settings.h"
#include "vision/finding.h"
#include "vision/photo.h"

namespace tallyman::vision {

inline constexpr Setting people_model_setting{
    .key = "people.model",
    .standard = "",
    .unit = "",
    .meaning = {"tệp mô hình tìm khuôn mặt (YuNet, .onnx); để trống thì dùng mạng có sẵn trong chương trình",
                "a model file that finds faces (YuNet, .onnx); empty for the network in the program"}};

class PeopleFinder {
public:
    PeopleFinder();  // knows nobody
    ~PeopleFinder();
    PeopleFinder(PeopleFinder&&) noexcept;
    PeopleFinder& operator=(PeopleFinder&&) noexcept;

    void know_faces();  // by the network in the program
    // The text of an OpenCV cascade file of number plates; false when it is none.
    bool know_plates(std::string_view cascade_xml);
    // An ONNX file of a network that finds faces, tried on two empty pictures; from then on it does what the program's
    // own did. An error says what is wrong with the file, and nothing has changed.
    Result<void, std::string> use_model(const std::filesystem::path& file);
    bool empty() const;

    // Labelled "face" and "plate", in coordinates of the whole picture. For a copy that will be shown this wide
    // (its longer side), what nobody could recognise in it is not looked for. 0: whatever can be found.
    std::vector<Box> find(const Photo& photo, int shown_width = 0) const;

private:
    struct Known;
    std::unique_ptr<Known> known_;
};

}  // namespace tallyman::vision
