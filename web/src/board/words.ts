import { both, some, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      parts: 'Phần của bảng', today: 'Cần xử lý', orders: 'Đơn hàng', shortages: 'Thiếu hàng', routes: 'Tuyến xe', imports: 'Nhập dữ liệu',
      n_orders: (n: number) => `${n} đơn`, no_day: 'Chưa có đơn hàng nào. Hãy nhập dữ liệu.', quiet: 'Không có gì cần xử lý.', first_of: (n: number, all: number) => `${n} việc đầu trong ${all}`,
      waiting: 'Chưa xếp', left_out: 'Bị bỏ lại', planned: 'Đã xếp xe', arrived: 'Đã đến', delivered: 'Giao đủ', partly_delivered: 'Giao một phần', refused: 'Từ chối nhận', closed: 'Đóng cửa', returned: 'Mang về',
      rejected: 'Ảnh bị từ chối', appeal: 'Khiếu nại', late: 'Trễ', retake: 'Cần chụp lại', short: 'Thiếu hàng', review: 'Chờ duyệt',
      progress: 'Tiến độ giao', short_lines: 'Dòng thiếu', reviews: 'Chờ duyệt', appeals: 'Khiếu nại', photos: 'Ảnh', cost: 'Chi phí', distance: 'Quãng đường', vehicles: 'Xe', stops: 'Điểm',
      find: 'Tìm đơn, điểm giao, địa chỉ (không cần dấu)', all_states: 'Mọi trạng thái', all_vehicles: 'Mọi xe', state: 'Trạng thái', verdict: 'Kết quả', asked: 'Đặt', given: 'Giao',
      late_by: (m: string) => `trễ ${m}`, on_time: 'đúng giờ', why: 'Vì sao', no_shortage: 'Không thiếu hàng.',
      done_of: (done: number, all: number) => `xong ${done}/${all} điểm`, map: 'Bản đồ tuyến', timeline: 'Lịch từng xe', now_at: (at: string) => `Bây giờ là ${at}`, all_routes: 'Mọi tuyến', route_of: (v: string, n: number) => `Xe ${v}, ${n} điểm`, free: 'không chạy', lock: 'Giữ chỗ', unlock: 'Bỏ giữ', locked: 'đã giữ chỗ', move_to: 'Chuyển sang xe', move: 'Chuyển', at_position: 'Trước điểm thứ', at_end: 'Cuối chuyến',
      drag_hint: 'Kéo một điểm sang xe khác, hoặc chọn điểm rồi dùng các nút.', replan: 'Xếp lại phần còn lại', fresh: 'Xếp lại từ đầu', undo_plan: 'Trở lại kế hoạch trước', planning: (p: number) => `Đang xếp… ${p}%`,
      compare: 'So sánh trước khi giữ', before: 'Hiện nay', after: 'Kế hoạch mới', change: 'Chênh lệch', keep: 'Giữ kế hoạch mới', drop: 'Bỏ', kept: 'Kế hoạch mới đã được giữ.', moved: (n: number) => `${n} điểm đổi chỗ`, nothing_moves: 'Không điểm nào đổi chỗ: kế hoạch hiện nay đã tốt.', will_be_late: (n: number) => `${n} điểm sẽ trễ`, plan_undone: 'Kế hoạch trước đã trở lại.', over_limits: 'Quá giới hạn của xe', replan_gone: 'Máy chủ vừa khởi động lại: hãy xếp lại lần nữa.', work_time: 'Giờ làm', left: 'Bị bỏ lại',
      import_hint: 'Chọn các tệp CSV của một ngày (products, depots, outlets, vehicles, stock, orders, photos). Chưa có gì thay đổi cho đến khi bạn giữ.', choose_files: 'Chọn tệp CSV', checking: (p: number) => `Đang kiểm tra… ${p}%`, importing: (p: number) => `Đang nhập… ${p}%`, file: 'Tệp', rows: 'Dòng', loaded: 'Nhận', line: 'Dòng', column: 'Cột', found: 'Có', wanted: 'Cần', problem: 'Vấn đề', keep_import: 'Nhập vào hệ thống', keep_without: (n: number) => `Nhập, bỏ qua ${n} dòng hỏng`, undo_import: 'Hoàn tác lần nhập', no_problems: 'Mọi dòng đều đọc được.', bad_rows: (n: number) => `${n} dòng hỏng`, warnings: (n: number) => `${n} cảnh báo`, earlier_imports: 'Các lần nhập trước',
      draft: 'nháp', checked: 'đã kiểm tra', kept_state: 'đã nhập', refused_state: 'không nhận', undone: 'đã hoàn tác', running: 'đang chạy', lines: 'Các dòng hàng', live: 'Trực tiếp',
    },
    {
      parts: 'Parts of the board', today: 'Needs somebody', orders: 'Orders', shortages: 'Shortages', routes: 'Routes', imports: 'Import',
      n_orders: (n: number) => some(n, 'order', 'orders'), no_day: 'There are no orders yet. Import a day.', quiet: 'Nothing needs somebody.', first_of: (n: number, all: number) => `the first ${n} of ${all}`,
      waiting: 'Not planned', left_out: 'Left out', planned: 'Planned', arrived: 'Arrived', delivered: 'Delivered', partly_delivered: 'Partly delivered', refused: 'Refused', closed: 'Closed', returned: 'Taken back',
      rejected: 'Photo rejected', appeal: 'Appeal', late: 'Late', retake: 'Retake', short: 'Short', review: 'For review',
      progress: 'Deliveries done', short_lines: 'Short lines', reviews: 'For review', appeals: 'Appeals', photos: 'Photos', cost: 'Cost', distance: 'Distance', vehicles: 'Vehicles', stops: 'Stops',
      find: 'Find an order, outlet, address', all_states: 'Every state', all_vehicles: 'Every vehicle', state: 'State', verdict: 'Verdict', asked: 'Asked', given: 'Given',
      late_by: (m: string) => `${m} late`, on_time: 'on time', why: 'Why', no_shortage: 'Nothing is short.',
      done_of: (done: number, all: number) => `${done}/${some(all, 'stop', 'stops')} done`, map: 'Map of the routes', timeline: 'A day of each vehicle', now_at: (at: string) => `It is ${at} now`, all_routes: 'All routes', route_of: (v: string, n: number) => `Vehicle ${v}, ${some(n, 'stop', 'stops')}`, free: 'stays in', lock: 'Lock', unlock: 'Unlock', locked: 'locked', move_to: 'Move to vehicle', move: 'Move', at_position: 'Before stop', at_end: 'End of the trip',
      drag_hint: 'Drag a stop to another vehicle, or choose a stop and use the buttons.', replan: 'Re-plan the rest', fresh: 'Plan from nothing', undo_plan: 'Back to the plan before', planning: (p: number) => `Planning… ${p}%`,
      compare: 'Compare before keeping', before: 'Now', after: 'New plan', change: 'Difference', keep: 'Keep the new plan', drop: 'Drop it', kept: 'The new plan holds.', moved: (n: number) => some(n, 'stop moves', 'stops move'), nothing_moves: 'No stop moves: the plan is good as it is.', will_be_late: (n: number) => some(n, 'stop will be late', 'stops will be late'), plan_undone: 'The plan before is back.', over_limits: 'Beyond a vehicle’s limits', replan_gone: 'The server has just started again: please plan once more.', work_time: 'Working time', left: 'Left out',
      import_hint: 'Choose the CSV files of a day (products, depots, outlets, vehicles, stock, orders, photos). Nothing changes until you keep them.', choose_files: 'Choose CSV files', checking: (p: number) => `Checking… ${p}%`, importing: (p: number) => `Importing… ${p}%`, file: 'File', rows: 'Rows', loaded: 'Taken', line: 'Line', column: 'Column', found: 'Found', wanted: 'Wanted', problem: 'Problem', keep_import: 'Import', keep_without: (n: number) => `Import without ${some(n, 'bad row', 'bad rows')}`, undo_import: 'Undo this import', no_problems: 'Every row can be read.', bad_rows: (n: number) => some(n, 'bad row', 'bad rows'), warnings: (n: number) => some(n, 'warning', 'warnings'), earlier_imports: 'Earlier imports',
      draft: 'draft', checked: 'checked', kept_state: 'imported', refused_state: 'refused', undone: 'undone', running: 'running', lines: 'Lines', live: 'Live',
    },
  ),
);

// The word of a state or of a kind of exception, which the server names in English.
export const named = (key: string) => (t as unknown as Record<string, unknown>)[key] as string | undefined ?? key;
