// Paper, board and paint: flat things are drawn here in millimetres (Cairo, Pango for Vietnamese text) and later
// stood into the scene as textures. Only sample/ sees OpenCV and Cairo in headers.
#pragma once

#include <cairo.h>
#include <memory>
#include <string_view>

#include <opencv2/core.hpp>

#include "sample/assortment.h"

namespace tallyman::sample {

enum class Align { left, centre, right };

// Cairo 1.16 keeps ten font files open and fails when it has to close one to open another: what is drawn here shares
// seven (Noto Sans regular and bold; Sans Display, Serif and Serif Display bold; the two serifs bold italic).
struct Lettering {
    double size_mm = 5;
    bool bold = false;
    bool italic = false;
    const char* family = "Noto Sans";
    Align align = Align::left;
    double width_max_mm = 1e9;  // longer text is narrowed until it fits
};

class Canvas {
public:
    Canvas(double width_mm, double height_mm, double pixels_per_mm);  // transparent

    cairo_t* pen() { return pen_.get(); }
    double width() const { return width_; }
    double height() const { return height_; }

    void fill(Colour colour, double alpha = 1);  // everything
    void box(double x, double y, double width, double height, Colour colour, double alpha = 1, double corner = 0);
    void disc(double x, double y, double radius, Colour colour, double alpha = 1);
    void oval(double x, double y, double radius_x, double radius_y, Colour colour, double alpha = 1);
    void line(double x0, double y0, double x1, double y1, double width, Colour colour, double alpha = 1);
    // Top of the letters' line at y; x is the left edge, middle or right edge. Returns the width.
    double text(std::string_view text, double x, double y, const Lettering& lettering, Colour colour);
    // A symbol of codes.h: one pixel a module.
    void modules(const cv::Mat& symbol, double x, double y, double width, double height);

    cv::Mat opaque() const;       // BGR
    cv::Mat transparent() const;  // BGRA, premultiplied

private:
    double width_, height_;
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface_;
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> pen_;
};

}  // namespace tallyman::sample
