"""Makes a store with a log of any length the way an office would: a day folder of so many orders, imported."""
import pathlib
import subprocess

DAY = {
    "depots.csv": "mã kho,tên,vĩ độ,kinh độ\nD1,Kho Thủ Đức,10.849,106.772\n",
    "outlets.csv": "mã cửa hàng,tên,vĩ độ,kinh độ\nC1,Tạp hoá Hoa,10.755564,106.749334\n",
    "vehicles.csv": "mã xe,tài xế,mã kho,tải trọng kg,thể tích lít,nhiệt độ\nV1,driver-1,D1,1200,1500,chilled\n",
    "products.csv": "mã GTIN,tên,số đơn vị mỗi thùng,kg mỗi thùng,lít mỗi thùng,nhiệt độ\n"
                    "8934567000017,Sữa tươi Mộc 1 lít,12,12.6,14.0,chilled\n",
    "stock.csv": "mã kho,mã GTIN,số lô,hạn dùng,số thùng\nD1,8934567000017,L0001,2026-12-10,400\n",
}


def write_day(folder, first, count):
    """Orders first .. first + count - 1; one order is one entry."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DAY.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open(folder / "orders.csv", "w", encoding="utf-8") as file:
        file.write("mã đơn hàng,mã cửa hàng,mã GTIN,số thùng,ngày giao\n")
        for number in range(first, first + count):
            file.write(f"O{number:07},C1,8934567000017,{number % 9 + 1},2026-11-23\n")


class Log:
    """The log of one store, through the program's own commands."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def grow(self, first, count):
        write_day(self.folder, first, count)
        self.run("import", self.folder)

    def run(self, *words, status=0):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, check=False)
        if status is not None and done.returncode != status:
            raise RuntimeError(f"{words}: exit {done.returncode}, {done.stdout}{done.stderr}")
        return done.stdout

    def ledger(self, *words):
        return self.run("ledger", words[0], "--data", self.folder, *words[1:])

    def save(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
