// A face model as small as one can be, for tests: a valid ONNX file with the inputs and outputs of YuNet (2022) that
// takes every bright cell of 32 pixels for a face. No weights of a trained network could be shipped with the tests.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tallyman::vision {

// Protocol buffers, as much of them as ONNX needs.
class Message {
public:
    Message& number(int field, std::uint64_t value) {
        varint(static_cast<std::uint64_t>(field) << 3);
        varint(value);
        return *this;
    }
    Message& text(int field, const std::string& value) {
        varint(static_cast<std::uint64_t>(field) << 3 | 2);
        varint(value.size());
        bytes_ += value;
        return *this;
    }
    Message& inside(int field, const Message& message) { return text(field, message.bytes_); }
    const std::string& bytes() const { return bytes_; }

private:
    void varint(std::uint64_t value) {
        for (; value >= 128; value >>= 7) bytes_ += static_cast<char>(value | 128);
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
};

class BrightCells {
public:
    struct Shape {
        int of_box = 14;   // numbers that say where a box and its landmarks lie
        int coarsest = 3;  // boxes in a cell of 64 pixels
    };
    explicit BrightCells(const Shape& shape) : shape_(shape) {}
    BrightCells() : BrightCells(Shape{}) {}

    std::string file() {
        std::vector<std::string> loc, conf, iou;
        for (const auto& [step, anchors] :
             {std::pair{8, 3}, std::pair{16, 2}, std::pair{32, 2}, std::pair{64, shape_.coarsest}}) {
            const std::string at = std::to_string(step);
            node("AveragePool", {"input"}, "mean" + at,
                 {ints("kernel_shape", {step, step}), ints("strides", {step, step})});
            // Where a box lies against its anchor: nowhere else. How sure: the mean of red, green and blue.
            loc.push_back(head("loc" + at, "mean" + at, shape_.of_box, anchors, 0, 0));
            conf.push_back(head("conf" + at, "mean" + at, 2, anchors, step == 32 ? 1.0F / (3 * 255) : 0, 0));
            iou.push_back(head("iou" + at, "mean" + at, 1, anchors, 0, 1));
        }
        node("Concat", loc, "loc", {whole("axis", 1)});
        node("Concat", conf, "conf", {whole("axis", 1)});
        node("Concat", iou, "iou", {whole("axis", 1)});
        graph_.text(2, "faces").inside(11, value("input", {1, 3, 64, 64}));
        for (const char* output : {"loc", "conf", "iou"}) graph_.inside(12, value(output, {1, 1, 1}));
        return Message().number(1, 6).inside(7, graph_).inside(8, Message().text(1, "").number(2, 11)).bytes();
    }

private:
    static Message ints(const char* name, const std::vector<int>& values) {
        Message out;
        out.text(1, name);
        for (const int v : values) out.number(8, static_cast<std::uint64_t>(v));
        return out.number(20, 7);
    }
    static Message whole(const char* name, int v) {
        return Message().text(1, name).number(3, static_cast<std::uint64_t>(v)).number(20, 2);
    }
    static Message value(const char* name, const std::vector<int>& dims) {
        Message shape;
        for (const int dim : dims) shape.inside(1, Message().number(1, static_cast<std::uint64_t>(dim)));
        return Message().text(1, name).inside(2, Message().inside(1, Message().number(1, 1).inside(2, shape)));
    }

    template <class Number>
    void constant(const std::string& name, int type, const std::vector<int>& dims, const std::vector<Number>& values) {
        Message tensor;
        for (const int dim : dims) tensor.number(1, static_cast<std::uint64_t>(dim));
        const std::string raw(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number));
        graph_.inside(5, tensor.number(2, static_cast<std::uint64_t>(type)).text(8, name).text(9, raw));
    }
    void node(const char* type, const std::vector<std::string>& inputs, const std::string& output,
              const std::vector<Message>& attributes) {
        Message out;
        for (const auto& input : inputs) out.text(1, input);
        out.text(2, output).text(3, output).text(4, type);
        for (const auto& attribute : attributes) out.inside(5, attribute);
        graph_.inside(1, out);
    }
    // `per_anchor` numbers for each anchor of each cell, in rows as YuNet gives them; the last number of each anchor is
    // the mean colour times `weight`, plus `offset`.
    std::string head(const std::string& name, const std::string& input, int per_anchor, int anchors, float weight,
                     float offset) {
        const int channels = per_anchor * anchors;
        std::vector<float> weights(static_cast<std::size_t>(channels) * 3), offsets(static_cast<std::size_t>(channels));
        for (int last = per_anchor - 1; last < channels; last += per_anchor) {
            for (int colour = 0; colour < 3; ++colour) weights[static_cast<std::size_t>(last * 3 + colour)] = weight;
            offsets[static_cast<std::size_t>(last)] = offset;
        }
        constant<float>(name + "w", 1, {channels, 3, 1, 1}, weights);
        constant<float>(name + "b", 1, {channels}, offsets);
        constant<std::int64_t>(name + "s", 7, {3}, {1, -1, per_anchor});
        node("Conv", {input, name + "w", name + "b"}, name + "c",
             {ints("kernel_shape", {1, 1}), ints("strides", {1, 1})});
        node("Transpose", {name + "c"}, name + "t", {ints("perm", {0, 2, 3, 1})});
        node("Reshape", {name + "t", name + "s"}, name, {});
        return name;
    }

    Shape shape_;
    Message graph_;
};

}  // namespace tallyman::vision
