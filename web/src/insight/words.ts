import { both, some, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      deliveries: 'Kết quả giao hàng', photos: 'Kết quả ảnh', reasons: 'Lý do', drivers: 'Tài xế', outlets: 'Điểm giao', times: 'Kế hoạch và thực tế', saving: 'Thời gian tiết kiệm',
      interval: (low: string, high: string) => `khoảng 95%: ${low} đến ${high} phút`,
      baseline: (seconds: string, photos: string) => `So với một người xem từng ảnh trong ${seconds} giây, ${photos} ảnh.`, without: (n: string, share: string) => `${n} ảnh không cần người xem (${share})`,
      total: 'Tổng', nothing_wrong: 'Không có vấn đề, khoảng 95%', main_reason: 'Lý do chính', count: 'Số lần', export: 'Tải CSV', export_of: (what: string) => `Tải CSV: ${what}`,
      planned: 'Giờ dự kiến', off: 'phút trễ (+) hay sớm (−)', on_time: (share: string) => `${share} trong vòng 15 phút so với kế hoạch`, no_times: 'Chưa có giờ giao thực tế.',
      appeals: (decided: string, overturned: string) => `${decided} khiếu nại đã giải quyết, ${overturned} đổi kết quả`, plan: (v: string, s: string, km: string) => `${v} xe, ${s} điểm, ${km}`, no_day: 'Chưa có ngày nào.', passed_hint: (n: string) => `${n} chuyến đạt mọi kiểm tra; người vẫn xem cho đến khi máy được tự chấp nhận.`, automation: 'Còn thiếu gì?', others: (n: number) => `và ${n} dòng nữa trong tệp CSV`,
    },
    {
      deliveries: 'Deliveries', photos: 'Photos', reasons: 'Reasons', drivers: 'Drivers', outlets: 'Outlets', times: 'Planned and actual', saving: 'Time saved',
      interval: (low: string, high: string) => `95% interval: ${low} to ${high} minutes`,
      baseline: (seconds: string, photos: string) => `Against a person looking at each of ${some(photos, 'photo', 'photos')} for ${some(seconds, 'second', 'seconds')}.`, without: (n: string, share: string) => `${some(n, 'photo', 'photos')} needed no person (${share})`,
      total: 'Total', nothing_wrong: 'Nothing wrong, 95% interval', main_reason: 'Main reason', count: 'Count', export: 'Export CSV', export_of: (what: string) => `Export CSV: ${what}`,
      planned: 'Planned time', off: 'minutes late (+) or early (−)', on_time: (share: string) => `${share} within 15 minutes of the plan`, no_times: 'No actual times yet.',
      appeals: (decided: string, overturned: string) => `${some(decided, 'appeal', 'appeals')} decided, ${overturned} changed the verdict`, plan: (v: string, s: string, km: string) => `${some(v, 'vehicle', 'vehicles')}, ${some(s, 'stop', 'stops')}, ${km}`, no_day: 'There is no day yet.', passed_hint: (n: string) => `${n} passed every check; people still look until the machine may accept by itself.`, automation: 'What is missing?', others: (n: number) => `and ${n} more in the CSV file`,
    },
  ),
);
