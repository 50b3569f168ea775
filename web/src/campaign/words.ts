import { both, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      campaigns: 'Chiến dịch cứu trợ', none: 'Chưa có chiến dịch nào được công bố.', back: 'Tất cả chiến dịch',
      needed: 'Cần', promised: 'Đã hứa', group: 'Nhóm người nhận', cases: 'Số thùng', people: (n: string) => `${n} người`,
      waiting: 'Chờ xếp xe', loaded: 'Đã xếp xe', delivered_checked: 'Đã giao, bằng chứng đã kiểm tra',
      delivered_to_check: 'Đã giao, đang kiểm tra', disputed: 'Đang tranh chấp', not_delivered: 'Chưa giao được',
      total: 'Tổng cộng', why: 'Vì sao chưa giao được hoặc đang tranh chấp', places: 'Ở đâu',
      places_note: 'Mỗi ô rộng khoảng 11 km và gồm ít nhất năm điểm nhận.', elsewhere: 'Nơi khác',
      place: (lat: string, lon: string) => `Khoảng ${lat}, ${lon}`,
      photos: 'Ảnh', photo: (n: number) => `Ảnh giao hàng ${n}, người trong ảnh đã đồng ý`,
      summary: (promised: string, checked: string) => `Đã hứa ${promised} thùng, trong đó ${checked} thùng đã giao với bằng chứng đã kiểm tra.`,
      waiting_pledge: (n: string) => `${n} thùng đã hứa nhưng chưa xếp vào đơn nào.`,
      delay: (h: string) => `Để an toàn, việc giao hàng chỉ được công bố sau ${h} giờ.`,
      as_of: (at: string) => `Tính đến ${at}`, data: 'Dữ liệu mở', qr: 'Mã QR để in lên kiện hàng', print: 'In',
      proof: 'Người tặng có thể xin một tệp chứng minh đường đi của hàng đã hứa và tự kiểm tra không cần mạng.',
    },
    {
      campaigns: 'Relief campaigns', none: 'No campaign has been published yet.', back: 'All campaigns',
      needed: 'Needed', promised: 'Promised', group: 'Recipients', cases: 'Cases', people: (n: string) => `${n} people`,
      waiting: 'Waiting for a van', loaded: 'Loaded', delivered_checked: 'Delivered, proof checked',
      delivered_to_check: 'Delivered, being checked', disputed: 'Disputed', not_delivered: 'Not delivered',
      total: 'Total', why: 'Why goods are disputed or not delivered', places: 'Where',
      places_note: 'A square is about 11 km wide and stands for five places at least.', elsewhere: 'Elsewhere',
      place: (lat: string, lon: string) => `Around ${lat}, ${lon}`,
      photos: 'Photos', photo: (n: number) => `Delivery photo ${n}; the people in it agreed`,
      summary: (promised: string, checked: string) => `${promised} cases were promised; ${checked} of them are delivered with checked proof.`,
      waiting_pledge: (n: string) => `${n} promised cases are on no order yet.`,
      delay: (h: string) => `For safety, a delivery is shown ${h} hours after it happened.`,
      as_of: (at: string) => `As of ${at}`, data: 'Open data', qr: 'QR code to print on the packages', print: 'Print',
      proof: 'Donors can ask for a file that proves the path of what they pledged, and check it offline.',
    },
  ),
);
