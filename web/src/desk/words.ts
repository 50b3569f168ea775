import { both, some, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      accept: 'Chấp nhận', retake: 'Chụp lại', reject: 'Từ chối', cannot_tell: 'Không rõ',
      said_accept: 'Đã chấp nhận', said_retake: 'Đã yêu cầu chụp lại', said_reject: 'Đã từ chối', said_cannot_tell: 'Để người khác xem',
      waiting: (n: number) => `${n} đơn chờ xem`, empty: 'Không còn gì chờ xem.', empty_hint: 'Đơn mới sẽ tự hiện ra ở đây.',
      why: 'Vì sao chờ người xem', passed: 'Máy không thấy gì sai', passed_hint: 'Máy chưa được tự chấp nhận, nên người quyết định.', checks: 'Máy kiểm tra', checks_passed: (n: number) => `${n} mục đạt`, magnify: 'Phóng to', in_photo: 'Ảnh', bare: 'Ảnh trần', drawn: 'Ảnh có khung', next_photo: 'Ảnh sau', previous_photo: 'Ảnh trước',
      photo_of: (n: number, all: number) => `Ảnh ${n} trong ${all}`, no_photo: 'Giao hàng này không có ảnh.',
      ordered: 'Đặt', sent: 'Phiếu', delivered: 'Tài xế', earlier: 'Ảnh trước đây ở điểm này', storefronts: 'Mặt tiền đã biết của điểm này', blind: 'Xem độc lập: không thấy kết quả của máy và của người khác.',
      reasons: 'Lý do (không bắt buộc)', note: 'Ghi chú (khi yêu cầu chụp lại, tài xế đọc được)', appeal: 'Khiếu nại', appeal_by: (who: string, at: string) => `${who} khiếu nại lúc ${at}`,
      answer_appeal: 'Trả lời tài xế (bắt buộc)', answer_missing: 'Hãy viết lời trả lời trước khi quyết định khiếu nại.',
      review_by: (who: string, answer: string, at: string) => `${who}: ${answer}, ${at}`,
      mine: 'Phần việc của tôi', today: 'Hôm nay', per_hour: 'Mỗi giờ', took: 'Trung vị, giây/đơn', agreement: 'Đồng ý với người khác', pairs: (n: number) => `${n} đơn xem đôi`, unknown: 'chưa có',
      keys: 'Phím tắt', decision: 'Quyết định', undo_key: 'Hoàn tác', undone: 'Đã hoàn tác.', cash: 'Tiền mặt', taken: (at: string) => `chụp ${at}`, done: (at: string) => `giao xong ${at}`,
    },
    {
      accept: 'Accept', retake: 'Retake', reject: 'Reject', cannot_tell: 'Cannot tell',
      said_accept: 'Accepted', said_retake: 'Retake asked for', said_reject: 'Rejected', said_cannot_tell: 'Left to somebody else',
      waiting: (n: number) => some(n, 'delivery waits', 'deliveries wait'), empty: 'Nothing waits for you.', empty_hint: 'New deliveries appear here by themselves.',
      why: 'Why a person is needed', passed: 'The machine found nothing wrong', passed_hint: 'It may not accept by itself yet, so a person decides.', checks: 'What the machine checked', checks_passed: (n: number) => some(n, 'check passed', 'checks passed'), magnify: 'Magnify', in_photo: 'Photo', bare: 'Bare picture', drawn: 'With boxes', next_photo: 'Next photo', previous_photo: 'Previous photo',
      photo_of: (n: number, all: number) => `Photo ${n} of ${all}`, no_photo: 'This delivery has no photo.',
      ordered: 'Asked', sent: 'Sent', delivered: 'Driver', earlier: 'Earlier photos of this outlet', storefronts: 'Storefront on file', blind: 'Blind second look: verdicts of the machine and of others are hidden.',
      reasons: 'Reasons (optional)', note: 'Note (the driver reads it beside a retake)', appeal: 'Appeal', appeal_by: (who: string, at: string) => `${who} appealed at ${at}`,
      answer_appeal: 'Answer to the driver (required)', answer_missing: 'Write the answer before deciding the appeal.',
      review_by: (who: string, answer: string, at: string) => `${who}: ${answer}, ${at}`,
      mine: 'My own work', today: 'Today', per_hour: 'An hour', took: 'Median, s each', agreement: 'Agreement with others', pairs: (n: number) => (n === 1 ? '1 seen by two' : `${n} seen by two`), unknown: 'none yet',
      keys: 'Keys', decision: 'Decision', undo_key: 'Undo', undone: 'Undone.', cash: 'Cash', taken: (at: string) => `taken ${at}`, done: (at: string) => `done ${at}`,
    },
  ),
);
