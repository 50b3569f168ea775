// Faces by a trained network that the program carries: FaceBoxes (Zhang, Zhu, Lei, Shi, Wang and Li, "FaceBoxes: a CPU
// real-time face detector with high accuracy", 2017), a million weights; `convert` says from which package they are,
// which does not say what they were trained on (the paper's own were on WIDER FACE). It shrinks a picture 16 times in
// its first four layers, which is why it is quick (about 150 ms a megapixel), and finds faces well from 32 pixels on,
// seen from the front, from a side, with glasses or under a hat.
#pragma once

#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

namespace tallyman::vision {

inline constexpr double network_face_min = 32;  // pixels of a face in the picture that the network sees

class FaceNetwork {
public:
    // It sees one empty picture, so that whatever the library prepares at its first picture is there before anything is
    // locked down.
    FaceNetwork();

    // In pixels of `rgb`, which the network sees at `scale` times its size, at most 1. From forehead to chin, without
    // ears.
    std::vector<cv::Rect2d> find(const cv::Mat& rgb, double scale);

private:
    std::vector<cv::Mat> answer(const cv::Mat& rgb);

    cv::dnn::Net net_;
};

}  // namespace tallyman::vision
