/** Somebody who may buy or hold a ticket. The address is as Tito would state it. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly email: string;
}

/** First name, last name, local part of the address. Also one name only, an apostrophe, and letters of 2 to 4 bytes. */
const NAMES: readonly (readonly [string, string | null, string])[] = [
  ['Ada', 'Byron', 'ada'],
  ['Zoë', 'Müller', 'zoe.mueller'],
  ['Łukasz', 'Żak', 'lukasz.zak'],
  ['Siobhán', 'O’Connor', 'siobhan'],
  ['Nguyễn', 'Thị Minh', 'minh.nguyen'],
  ['美玲', '陈', 'meiling.chen'],
  ['Иван', 'Петров', 'ivan.petrov'],
  ['ليلى', 'حداد', 'layla.haddad'],
  ['太郎', '𠮷野', 'taro.yoshino'],
  ['Watto', null, 'watto'],
  ['Seán', "D'Arcy", "sean.d'arcy"],
  ['Priya', 'Raghunathan', 'priya+conf'],
  ['Ólafur', 'Þórsson', 'olafur'],
  ['María José', 'Núñez', 'mj.nunez'],
  ['Jean-Luc', 'Lefèvre', 'jllefevre'],
  ['Gül', 'Yıldız', 'gul.yildiz'],
  ['Anneke', 'van der Berg', 'anneke'],
  ['Kofi', 'Mensah', 'kofi.mensah'],
  ['Grace', 'Hopper', 'grace'],
  ['지민', '김', 'jimin.kim'],
  ['Ελένη', 'Παππά', 'eleni.pappa'],
  ['Antonín', 'Dvořák', 'a.dvorak'],
  ['אורי', 'לוי', 'uri.levi'],
  ['Alan', 'Turing', 'alan.turing'],
];
const HOSTS = [
  'example.org',
  'example.com',
  'example.net',
  'mail.example.org',
  'studio.example.com',
] as const;

/** The nth person: no two have the same address, however many there are. */
export function person(n: number): Person {
  const [firstName, lastName, local] = NAMES[n % NAMES.length] ?? ['Ada', 'Byron', 'ada'];
  const round = Math.floor(n / NAMES.length);
  const host = HOSTS[n % HOSTS.length];
  const [user, tag] = local.split('+');
  const numbered = round === 0 ? user : `${user}${round + 1}`;
  return { firstName, lastName, email: `${numbered}${tag ? `+${tag}` : ''}@${host}` };
}

export function fullName({ firstName, lastName }: Person): string {
  return lastName === null ? firstName : `${firstName} ${lastName}`;
}
