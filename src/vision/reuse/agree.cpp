#include "vision/reuse/agree.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace tallyman::vision {
namespace {
constexpr int block = 8;
constexpr double textured = 6;

cv::Mat smooth(const Plane& p) {
    cv::Mat f;
    cv::Mat(p.height, p.width, CV_8U, const_cast<std::uint8_t*>(p.samples.data())).convertTo(f, CV_32F);
    cv::GaussianBlur(f, f, {}, 1.0);
    return f;
}
}  // namespace

Agreement agreement(const Plane& query, const Plane& stored, const Map& map) {
    const cv::Mat q = smooth(query), s = smooth(stored);
    const double qs = std::max(q.cols, q.rows), ss = std::max(s.cols, s.rows);
    // stored pixel -> query pixel
    const cv::Matx33d h(map.h.data());
    const cv::Matx33d to_stored(ss, 0, -0.5, 0, ss, -0.5, 0, 0, 1);
    const cv::Matx33d from_query(1 / qs, 0, 0.5 / qs, 0, 1 / qs, 0.5 / qs, 0, 0, 1);
    const cv::Matx33d forward = to_stored * h * from_query;
    cv::Mat warped, mask;
    cv::warpPerspective(q, warped, forward, s.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::warpPerspective(cv::Mat(q.size(), CV_8U, cv::Scalar(255)), mask, forward, s.size(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
    Agreement out;
    int seen = cv::countNonZero(mask);
    out.overlap = seen / double(s.total());
    std::vector<double> c;
    double W0=0,W1=0,W2=0,Sq=0,Ss=0; 
    for (int y = 0; y + block <= s.rows; y += block)
        for (int x = 0; x + block <= s.cols; x += block) {
            const cv::Rect r(x, y, block, block);
            if (cv::countNonZero(mask(r)) < block * block) continue;
            cv::Scalar mq, dq, ms, ds;
            cv::meanStdDev(warped(r), mq, dq);
            cv::meanStdDev(s(r), ms, ds);
            double cov = warped(r).dot(s(r)) / (block * block) - mq[0] * ms[0];
            W0+=1;Sq+=mq[0];Ss+=ms[0];W1+=mq[0]*ms[0];W2+=0;
            if (std::max(dq[0], ds[0]) < textured) continue;
            c.push_back(cov / (std::max(dq[0], 1e-3) * std::max(ds[0], 1e-3)));
        }
    {
        cv::Mat mf; mask.convertTo(mf, CV_32F, 1/255.0);
        double n=cv::sum(mf)[0]; if(n>10){ double a=warped.dot(mf)/n,b=s.dot(mf)/n; double ab=warped.mul(mf).dot(s)/n-a*b, aa=warped.mul(mf).dot(warped)/n-a*a, bb=s.mul(mf).dot(s)/n-b*b; out.whole=ab/std::sqrt(std::max(aa*bb,1e-9)); }
    }
    out.blocks = static_cast<int>(c.size());
    if (c.empty()) return out;
    std::sort(c.begin(), c.end());
    out.correlation = c[c.size() / 2];
    out.share = static_cast<double>(std::count_if(c.begin(), c.end(), [](double v) { return v > 0.7; })) / static_cast<double>(c.size());
    return out;
}

}  // namespace tallyman::vision
